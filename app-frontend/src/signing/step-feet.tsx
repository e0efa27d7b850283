import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { Fingerprint } from '../ui/fingerprint.js';
import { InfoIcon, SignIcon } from '../ui/icons.js';
import type { CodeEntry } from '../ui/use-code-entry.js';
import { codeFormId } from './code-step.js';
import { canSign, type OfferedCredential } from './grant-standing.js';
import { useSigningTexts } from './signing-texts.js';

/** A press that leads to what is missing. */
export interface WayOn {
  readonly text: string;
  readonly go: () => void;
}

/** Continue, never merely grey: what is missing stands above it, with a way there. */
export function ContinueFoot(props: {
  /** Null when nothing is. */
  readonly missing: string | null;
  readonly way?: WayOn | null;
  readonly onBlockedPress?: (() => void) | undefined;
  /** Shown when nothing is missing: of the one document. */
  readonly sha256: string | null;
  readonly onContinue: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { missing, way = null, onBlockedPress } = props;
  return (
    <>
      {missing === null ? (
        <FingerprintLine sha256={props.sha256} />
      ) : (
        <output id="missing" className="help help--warn">
          <InfoIcon />
          <span>
            {missing}{' '}
            {way === null ? null : (
              <Button kind="link" className="btn--inline" onPress={way.go}>
                {way.text}
              </Button>
            )}
          </span>
        </output>
      )}
      <Button
        kind="primary"
        size="xl"
        block
        blocked={missing !== null}
        describedBy={missing === null ? undefined : 'missing'}
        onPress={props.onContinue}
        {...(onBlockedPress === undefined ? {} : { onBlockedPress })}
      >
        {texts['review.continue']}
      </Button>
    </>
  );
}

export function DoneFoot({ onDone }: { readonly onDone: () => void }): ReactNode {
  const texts = useSigningTexts();
  return (
    <Button kind="primary" size="xl" block onPress={onDone}>
      {texts['mark.done']}
    </Button>
  );
}

export function CertificateFoot(props: {
  readonly credential: OfferedCredential | null;
  readonly onDone: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  if (props.credential !== null && canSign(props.credential)) return <DoneFoot onDone={props.onDone} />;
  return (
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

/** Nothing for several documents, whose lines each have theirs. */
function FingerprintLine({ sha256 }: { readonly sha256: string | null }): ReactNode {
  const texts = useSigningTexts();
  if (sha256 === null) return null;
  return (
    <div className="fpline">
      <span aria-hidden="true">{texts['fingerprint.label']}</span>
      <Fingerprint sha256={sha256} shield />
    </div>
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
      <FingerprintLine sha256={props.sha256} />
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
