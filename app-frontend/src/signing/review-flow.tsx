import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { Fingerprint } from '../ui/fingerprint.js';
import { InfoIcon } from '../ui/icons.js';
import type { CodeEntry } from '../ui/use-code-entry.js';
import { CertificateChoice } from './certificate-step.js';
import { type Choices, ownerLine } from './choices.js';
import { CodeStep } from './code-step.js';
import { HelpPanel } from './help-panel.js';
import { MarkChoice } from './mark-step.js';
import { type Reading, readingGate } from './reading.js';
import { ReviewFacts } from './review-step.js';
import { useSigningTexts } from './signing-texts.js';
import { Step } from './step.js';
import { CertificateFoot, CodeFoot } from './step-feet.js';
import { CertificateSummary, MarkSummary } from './step-summaries.js';
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
          <CodeStep
            isAgain={request.state === 'needs-code'}
            sentence={<Sentence request={request} credential={credential} />}
            entry={entry}
            onHelp={change('help')}
          />
        )}
      </Step>
    </StepsPanel>
  );
}

/** What is being signed as whom. */
function Sentence(props: { readonly request: SigningRequestView; readonly credential: Credential }): ReactNode {
  const texts = useSigningTexts();
  const { request } = props;
  return (
    <p className="sumline">
      {texts['code.sentence.before']}
      <b>
        <bdi>{request.fileName}</bdi>
      </b>
      {texts['code.sentence.facts'](request.inspection.pageCount)}
      <Fingerprint sha256={request.sha256} />
      {texts['code.sentence.as']}
      <b>
        <bdi>{ownerLine(props.credential)}</bdi>
      </b>
    </p>
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
      return <CertificateFoot credential={props.credential} onDone={props.onDone} />;
    case 'code':
      return (
        <CodeFoot
          sha256={props.request.sha256}
          action={texts['sign.action']}
          entry={props.entry}
          onBack={props.onBack}
        />
      );
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
