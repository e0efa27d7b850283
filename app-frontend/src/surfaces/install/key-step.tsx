import type { TrialInvitation } from '@dealseal/signing-service/contract/trial';
import type { ReactNode } from 'react';
import { useServices } from '../../services.js';
import { Button } from '../../ui/button.js';
import { AlertIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import type { InstallStepProps } from './install-step.js';
import { PairingStep } from './pairing-step.js';

/** A signing-service of one's own by its code, or a trial with a TEST certificate until then. */
export function KeyStep(
  props: InstallStepProps & { readonly onBegun: (invitation: TrialInvitation) => void },
): ReactNode {
  const { onBegun, ...step } = props;
  const { status, texts, isSending, run } = step;
  const { api, formats } = useServices();
  const { trial, canTry } = status.pairing;
  const begin = () => {
    run(async () => {
      const begun = await api.beginTrial();
      onBegun(begun.invitation);
      return begun.status;
    });
  };
  return (
    <>
      <PairingStep {...step} />
      {trial === null ? null : (
        <Notice tone="warn" icon={AlertIcon} title={texts['install.trial']}>
          {texts['install.trial.left'](trial.signaturesLeft, formats.date(trial.until))}
        </Notice>
      )}
      {canTry ? (
        <section className="stack stack--s install__form">
          <h3>{texts['install.trial.title']}</h3>
          <p className="second">{texts['install.trial.text']}</p>
          <div className="row">
            <Button size="l" blocked={isSending} onPress={begin}>
              {texts[trial === null ? 'install.trial.action' : 'install.trial.again']}
            </Button>
          </div>
        </section>
      ) : null}
    </>
  );
}
