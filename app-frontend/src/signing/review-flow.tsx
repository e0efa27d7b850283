import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { Fingerprint } from '../ui/fingerprint.js';
import { InfoIcon, SignIcon } from '../ui/icons.js';
import type { CodeEntry } from '../ui/use-code-entry.js';
import { CertificateChoice } from './certificate-step.js';
import { type Choices, ownerLine, serialEnd } from './choices.js';
import { codeFormId, CodeStep } from './code-step.js';
import { HelpPanel } from './help-panel.js';
import { MarkChoice } from './mark-step.js';
import { type Reading, readingGate } from './reading.js';
import { ReviewFacts } from './review-step.js';
import { useSigningTexts } from './signing-texts.js';
import { Step } from './step.js';
import { StepsPanel } from './steps-panel.js';

type OpenStep = 'review' | 'mark' | 'certificate' | 'code' | 'help';

const numbers: Record<Exclude<OpenStep, 'help'>, number> = { review: 1, mark: 2, certificate: 3, code: 4 };

export interface ReviewFlowProps {
  readonly request: SigningRequestView;
  readonly credentials: readonly Credential[];
  readonly choices: Choices;
  readonly onChoose: (choices: Choices) => void;
  readonly reading: Reading;
  readonly onGoTo: (page: number) => void;
  /** Called where the mark should be seen: while it is chosen, and beside the code. */
  readonly onShowMark: () => void;
  readonly entry: CodeEntry;
}

/** Review → (mark, certificate) → Code: four steps in one panel, of which one is open. */
export function ReviewFlow(props: ReviewFlowProps): ReactNode {
  const texts = useSigningTexts();
  const { request, choices, reading, entry, onChoose } = props;
  const { formats } = useServices();
  const [open, setOpen] = useState<OpenStep>(request.state === 'needs-code' ? 'code' : 'review');
  const [isRead, setRead] = useState(request.state === 'needs-code');
  const [hasMoved, setMoved] = useState(false);
  const credential = props.credentials.find(({ credentialId }) => credentialId === choices.credentialId) ?? null;

  const go = (step: OpenStep) => {
    setMoved(true);
    setOpen(step);
    if (step === 'mark' || step === 'code') props.onShowMark();
  };
  /** From Review or a changed section to the next thing that is missing. */
  const goOn = () => {
    go(credential?.state === 'usable' ? 'code' : 'certificate');
  };
  if (open === 'help') {
    return (
      <HelpPanel
        onBack={() => {
          go('code');
        }}
      />
    );
  }
  const state = (step: Exclude<OpenStep, 'help'>) =>
    open === step
      ? 'now'
      : isRead && (step !== 'certificate' || credential !== null) && step !== 'code'
        ? 'done'
        : 'later';
  const change = (step: OpenStep) => () => {
    go(step);
  };
  const isSending = entry.isSending;
  return (
    <StepsPanel
      step={numbers[open]}
      foot={
        <Foot
          {...props}
          open={open}
          credential={credential}
          onContinue={() => {
            setRead(true);
            goOn();
          }}
          onDone={isRead ? goOn : change('review')}
          onBack={change('review')}
        />
      }
    >
      <Step
        number={1}
        title={texts['review.title']}
        state={state('review')}
        takesFocus={hasMoved}
        summary={isRead ? texts['review.read'](reading.total) : formats.bytes(request.size)}
      >
        <ReviewFacts request={request} />
      </Step>
      <Step
        number={2}
        title={texts['mark.title']}
        state={state('mark')}
        takesFocus
        summary={<MarkSummary mark={choices.mark} lastPage={request.inspection.pageCount} />}
        onChange={isSending ? undefined : change('mark')}
      >
        <MarkChoice
          mark={choices.mark}
          onChoose={(mark) => {
            onChoose({ ...choices, mark });
            props.onShowMark();
          }}
        />
      </Step>
      <Step
        number={3}
        title={texts['cert.title']}
        state={state('certificate')}
        takesFocus
        summary={<CertificateSummary credential={credential} hasAny={props.credentials.length > 0} />}
        onChange={isSending ? undefined : change('certificate')}
      >
        <CertificateChoice
          credentials={props.credentials}
          chosen={choices.credentialId}
          onChoose={(credentialId) => {
            onChoose({ ...choices, credentialId });
          }}
        />
      </Step>
      <Step number={4} title={texts['code.title']} state={state('code')} summary={texts['code.summary']}>
        {credential === null ? null : (
          <CodeStep request={request} credential={credential} entry={entry} onHelp={change('help')} />
        )}
      </Step>
    </StepsPanel>
  );
}

function Foot(
  props: ReviewFlowProps & {
    readonly open: Exclude<OpenStep, 'help'>;
    readonly credential: Credential | null;
    readonly onContinue: () => void;
    readonly onDone: () => void;
    readonly onBack: () => void;
  },
): ReactNode {
  const texts = useSigningTexts();
  switch (props.open) {
    case 'review':
      return <ReviewFoot {...props} />;
    case 'mark':
      return (
        <Button kind="primary" size="xl" block onPress={props.onDone}>
          {texts['mark.done']}
        </Button>
      );
    case 'certificate':
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
    case 'code':
      return <CodeFoot request={props.request} entry={props.entry} onBack={props.onBack} />;
  }
}

/** Continue, never merely grey: what is missing stands above it, with a way there. */
function ReviewFoot(props: ReviewFlowProps & { readonly onContinue: () => void }): ReactNode {
  const texts = useSigningTexts();
  const gate = readingGate(props.reading);
  const { onGoTo } = props;
  return (
    <>
      {gate.kind === 'open' ? (
        <div className="fpline">
          <span aria-hidden="true">{texts['fingerprint.label']}</span>
          <Fingerprint sha256={props.request.sha256} shield />
        </div>
      ) : (
        <output id="unread" className="help help--warn">
          <InfoIcon />
          {gate.kind === 'waiting' ? (
            texts['review.waiting']
          ) : (
            <span>
              {texts['review.blocked'](gate.pagesLeft)}{' '}
              <Button
                kind="link"
                className="btn--inline"
                onPress={() => {
                  onGoTo(gate.nextPage);
                }}
              >
                {texts['review.goTo'](gate.nextPage)}
              </Button>
            </span>
          )}
        </output>
      )}
      <Button
        kind="primary"
        size="xl"
        block
        blocked={gate.kind !== 'open'}
        describedBy={gate.kind === 'open' ? undefined : 'unread'}
        onPress={props.onContinue}
        onBlockedPress={() => {
          if (gate.kind === 'blocked') onGoTo(gate.nextPage);
        }}
      >
        {texts['review.continue']}
      </Button>
    </>
  );
}

/** The Sign button keeps its place while it waits and says how long. */
function CodeFoot(props: {
  readonly request: SigningRequestView;
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
      : texts['sign.action'];
  return (
    <>
      <div className="fpline">
        <span aria-hidden="true">{texts['fingerprint.label']}</span>
        <Fingerprint sha256={props.request.sha256} shield />
      </div>
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

function MarkSummary(props: { readonly mark: Choices['mark']; readonly lastPage: number }): ReactNode {
  const texts = useSigningTexts();
  switch (props.mark) {
    case 'none':
      return texts['mark.summary.none'];
    case 'last-page-bottom-left':
      return texts['mark.summary.left'](props.lastPage);
    case 'last-page-bottom-right':
      return texts['mark.summary.right'](props.lastPage);
  }
}

function CertificateSummary(props: { readonly credential: Credential | null; readonly hasAny: boolean }): ReactNode {
  const texts = useSigningTexts();
  const { formats } = useServices();
  const { credential } = props;
  if (credential === null) {
    return <span className="why--warn">{texts[props.hasAny ? 'cert.noneUsable' : 'cert.none']}</span>;
  }
  return (
    <>
      <bdi>{ownerLine(credential)}</bdi>
      <br />
      {texts['cert.validTo'](formats.date(credential.notAfter))} ·{' '}
      <span className="num">{texts['cert.serial'](serialEnd(credential.serialNumber))}</span>
    </>
  );
}
