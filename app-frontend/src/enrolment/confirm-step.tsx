import type { ConfirmationAnswer } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { CodeField, readCode } from '../ui/code-field.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { ClockIcon, InfoIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { ExpiredNotice } from './expired-notice.js';
import { FormButtons } from './form-buttons.js';
import { StageHead } from './stage-head.js';

/** A first code proves that the phone holds the key; two in a row when its clock is far off. */
export function ConfirmStep(props: {
  readonly texts: EnrolmentTexts;
  readonly enrolmentId: string;
  readonly isReplacing: boolean;
  /** What is said of a phone that was set up elsewhere. */
  readonly words?: { readonly title: string; readonly lead: string };
  readonly onConfirmed: (answer: ConfirmationAnswer) => void;
  readonly onBack?: (() => void) | undefined;
  readonly onRestart: () => void;
}): ReactNode {
  const { texts } = props;
  const { title, lead } = props.words ?? { title: texts['enrol.confirm.title'], lead: texts['enrol.confirm.lead'] };
  const { api, formats } = useServices();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [drift, setDrift] = useState<AppError | null>(null);
  const [isIncomplete, setIncomplete] = useState(false);
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);

  const confirm = () => {
    if (isSending) return;
    const codes = (drift === null ? [first] : [first, second]).map(readCode);
    const complete = codes.filter((code) => code !== null);
    if (complete.length < codes.length) {
      setIncomplete(true);
      field.current?.focus();
      return;
    }
    void send(complete);
  };
  const send = async (codes: string[]) => {
    setSending(true);
    setError(null);
    try {
      props.onConfirmed(await api.confirmEnrolment(props.enrolmentId, codes));
    } catch (cause) {
      const failure = toAppError(cause);
      if (failure.code === 'code-clock-off') setDrift(failure);
      else setError(failure);
    } finally {
      setSending(false);
      setFirst('');
      setSecond('');
      field.current?.focus();
    }
  };

  if (error?.code === 'enrolment-expired') {
    return <ExpiredNotice texts={texts} isReplacing={props.isReplacing} onRestart={props.onRestart} />;
  }
  const isWrong = error?.code === 'code-wrong' || error?.code === 'code-used';
  const wrong = isWrong ? texts.errors[error.code](error.details, formats) : null;
  const message = isIncomplete
    ? ({ tone: 'bad', text: texts['enrol.confirm.incomplete'] } as const)
    : wrong !== null
      ? ({ tone: 'bad', text: `${wrong.title} ${wrong.body}` } as const)
      : ({ tone: 'plain', text: texts['enrol.confirm.help'] } as const);
  return (
    <>
      {drift === null ? (
        <StageHead title={title} lead={lead} />
      ) : (
        <>
          <StageHead title={texts['enrol.drift.title']} lead={texts['enrol.drift.lead']} />
          <Notice
            tone="warn"
            icon={ClockIcon}
            title={texts['enrol.drift.off'](drift.details.driftSeconds ?? 0)}
            announce="alert"
          >
            {texts['enrol.drift.text']}
          </Notice>
        </>
      )}
      {error === null || isWrong ? null : <ErrorNotice error={error} />}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <CodeField
          ref={field}
          label={drift === null ? texts['enrol.confirm.label'] : texts['enrol.drift.first']}
          value={first}
          message={message}
          onChange={(value) => {
            setFirst(value);
            setIncomplete(false);
          }}
        />
        {drift === null ? null : (
          <CodeField
            label={texts['enrol.drift.second']}
            value={second}
            message={{ tone: 'plain', text: texts['enrol.confirm.help'] }}
            onChange={setSecond}
          />
        )}
        {props.isReplacing ? (
          <p className="row second">
            <InfoIcon />
            {texts['enrol.replace.lead']}
          </p>
        ) : null}
        <FormButtons texts={texts} action={texts['enrol.confirm.action']} blocked={isSending} onBack={props.onBack} />
      </form>
    </>
  );
}
