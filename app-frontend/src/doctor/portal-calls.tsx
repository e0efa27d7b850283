import type { RestCallView } from '@dealseal/app-server/contract/rest-calls';
import { type ReactNode, useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { DoctorTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import '../ui/list.css';

/** As many as the server gives at once. */
const page = 100;

/** What the application asked of the portal in the last three days; read when it is asked for. */
export function PortalCalls({ texts }: { readonly texts: DoctorTexts }): ReactNode {
  const { api } = useServices();
  const [calls, setCalls] = useState<readonly RestCallView[] | null>(null);
  const [isMore, setIsMore] = useState(true);
  const [isReading, setIsReading] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const read = async (known: readonly RestCallView[]): Promise<void> => {
    setIsReading(true);
    setError(null);
    try {
      const next = await api.restCalls(known.at(-1)?.endedAt ?? null);
      setCalls([...known, ...next]);
      setIsMore(next.length === page);
    } catch (cause) {
      setError(toAppError(cause));
    } finally {
      setIsReading(false);
    }
  };
  return (
    <section className="panel panel--pad stack" aria-labelledby="portal-calls" aria-busy={isReading}>
      <h2 id="portal-calls">{texts.callsTitle}</h2>
      <p className="second">{texts.callsHint}</p>
      {calls === null || calls.length === 0 ? null : <CallsTable calls={calls} texts={texts} />}
      <p role="status" className={calls?.length === 0 ? undefined : 'vh'}>
        {calls === null ? '' : calls.length === 0 ? texts.callsNone : texts.callsShown(calls.length)}
      </p>
      {error === null ? null : <ErrorNotice error={error} />}
      <div className="row">
        {calls === null || !isMore ? null : (
          <Button
            blocked={isReading}
            onPress={() => {
              void read(calls);
            }}
          >
            {texts.callsMore}
          </Button>
        )}
        <Button
          blocked={isReading}
          onPress={() => {
            void read([]);
          }}
        >
          {calls === null ? texts.callsShow : texts.callsAgain}
        </Button>
      </div>
    </section>
  );
}

function CallsTable({
  calls,
  texts,
}: {
  readonly calls: readonly RestCallView[];
  readonly texts: DoctorTexts;
}): ReactNode {
  return (
    <table className="table table--cards table--calls">
      <caption className="vh">{texts.callsTitle}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.callsAt}</th>
          <th scope="col">{texts.callsMethod}</th>
          <th scope="col">{texts.callsAnswer}</th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call, index) => (
          // Calls have no name of their own, and are only added to.
          <CallRow key={`${call.endedAt} ${index}`} call={call} texts={texts} />
        ))}
      </tbody>
    </table>
  );
}

function CallRow({ call, texts }: { readonly call: RestCallView; readonly texts: DoctorTexts }): ReactNode {
  const { formats } = useServices();
  const { endedAt, method, params, urgency, status, error, milliseconds } = call;
  return (
    <tr>
      <td>
        <span>{formats.dateTimeZone(endedAt)}</span>
        <span className="small second">{urgency === 'person' ? texts.callsPerson : texts.callsBackground}</span>
      </td>
      <td>
        <bdi className="strong">{method}</bdi>
        {params === null ? null : <bdi className="small second call-params">{params}</bdi>}
      </td>
      <td>
        <span className={error === null ? undefined : 'strong'}>
          {status === 0 ? texts.callsUnanswered : status}
          {error === null ? '' : ` ${error}`}
        </span>
        <span className="small second">{`${formats.number(milliseconds)} ms`}</span>
      </td>
    </tr>
  );
}
