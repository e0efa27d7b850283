import type { DoctorAnswer } from '@dealseal/app-server/contract/doctor';
import { type ReactNode, useState } from 'react';
import { useServices } from '../../services.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Facts } from '../../ui/facts.js';
import { AlertIcon, CheckCircleIcon, XCircleIcon } from '../../ui/icons.js';
import { StatusPill } from '../../ui/status-pill.js';
import { useAct } from '../../ui/use-act.js';
import { InstallHead, type InstallStepProps } from './install-step.js';

/** With which level the service signs, by whose time stamps, and whether these answer now. */
export function StampStep({ status, texts }: InstallStepProps): ReactNode {
  const { api } = useServices();
  const { timeStamp } = status;
  const [answer, setAnswer] = useState<DoctorAnswer | null>(null);
  const { isBusy, error, run } = useAct();
  const check = async () => {
    setAnswer(await api.doctor('service/time'));
  };
  const stateOf = (authority: string) =>
    answer?.findings.find(({ check: checked, subject }) => checked === 'time-stamp' && subject === authority)?.state;
  return (
    <>
      <InstallHead title={texts['install.stamp.title']} lead={texts['install.stamp.lead']} />
      {timeStamp === null ? (
        <p>{texts['install.stamp.first']}</p>
      ) : (
        <>
          <Facts
            facts={[
              [texts['install.stamp.level'], timeStamp.level],
              [
                texts['install.stamp.authorities'],
                timeStamp.authorities.length === 0 ? (
                  texts['install.stamp.none']
                ) : (
                  <ul key="authorities" className="stack stack--s">
                    {timeStamp.authorities.map((authority) => (
                      <li key={authority} className="row">
                        <bdi>{authority}</bdi>
                        <AuthorityState state={stateOf(authority)} texts={texts} />
                      </li>
                    ))}
                  </ul>
                ),
              ],
            ]}
          />
          {error === null ? null : <ErrorNotice error={error} />}
          {timeStamp.authorities.length === 0 ? null : (
            <div className="row">
              <Button
                size="l"
                blocked={isBusy}
                onPress={() => {
                  run(check);
                }}
              >
                {texts['install.stamp.check']}
              </Button>
            </div>
          )}
        </>
      )}
    </>
  );
}

function AuthorityState(props: {
  readonly state: 'ok' | 'warning' | 'fault' | undefined;
  readonly texts: InstallStepProps['texts'];
}): ReactNode {
  const { state, texts } = props;
  if (state === undefined) return null;
  const tone = state === 'ok' ? 'ok' : state === 'warning' ? 'warn' : 'bad';
  const icon = state === 'ok' ? CheckCircleIcon : state === 'warning' ? AlertIcon : XCircleIcon;
  return (
    <StatusPill tone={tone} icon={icon}>
      {texts[state === 'fault' ? 'install.stamp.silent' : 'install.stamp.answers']}
    </StatusPill>
  );
}
