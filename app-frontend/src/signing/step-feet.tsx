import type { Credential } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { Fingerprint } from '../ui/fingerprint.js';
import { InfoIcon, SignIcon } from '../ui/icons.js';
import type { CodeEntry } from '../ui/use-code-entry.js';
import { codeFormId } from './code-step.js';
import { useSigningTexts } from './signing-texts.js';

export function CertificateFoot(props: {
  readonly credential: Credential | null;
  readonly onDone: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  return props.credential?.state === 'usable' ? (
    <Button kind="primary" size="xl" block onPress={props.onDone}>
      {texts['mark.done']}
    </Button>
  ) : (
    <>
      <p id="no-certificate" className="help help--warn">
        <InfoIcon />
        {texts['cert.noneUsable']}
      </p>
      <Button kind="primary" size="xl" block blocked describedBy="no-certificate">
        {texts['mark.done']}
      </Button>
    </>
  );
}

/** The Sign button keeps its place while it waits and says how long. */
export function CodeFoot(props: {
  /** Of the one document; null for a list, whose lines each have theirs. */
  readonly sha256: string | null;
  /** The word on the button. */
  readonly action: string;
  readonly entry: CodeEntry;
  readonly onBack: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { leave } = useServices();
  const { entry } = props;
  const isLocked = entry.error?.code === 'codes-locked' || entry.error?.code === 'codes-locked-for-good';
  if (isLocked) {
    return (
      <Button kind="primary" size="xl" block onPress={leave}>
        {texts['action.close']}
      </Button>
    );
  }
  const label = entry.isSending
    ? texts['sign.checking']
    : entry.secondsLeft > 0
      ? texts['sign.wait'](entry.secondsLeft)
      : props.action;
  return (
    <>
      {props.sha256 === null ? null : (
        <div className="fpline">
          <span aria-hidden="true">{texts['fingerprint.label']}</span>
          <Fingerprint sha256={props.sha256} shield />
        </div>
      )}
      <div className="row">
        <Button kind="quiet" size="xl" blocked={entry.isSending} onPress={props.onBack}>
          {texts['action.back']}
        </Button>
        <Button
          kind="primary"
          size="xl"
          grow
          icon={SignIcon}
          submits
          form={codeFormId}
          blocked={entry.isSending || entry.secondsLeft > 0}
        >
          {label}
        </Button>
      </div>
    </>
  );
}
