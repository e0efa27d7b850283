import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import type { CodeEntry } from '../ui/use-code-entry.js';
import { CertificateChoice } from './certificate-step.js';
import type { Choices } from './choices.js';
import { CodeStep } from './code-step.js';
import { canSign, type OfferedCredential } from './grant-standing.js';
import { HelpPanel } from './help-panel.js';
import { MarkChoice } from './mark-step.js';
import { useSigningTexts } from './signing-texts.js';
import { Step } from './step.js';
import { CertificateFoot, CodeFoot, DoneFoot } from './step-feet.js';
import { CertificateSummary, MarkSummary } from './step-summaries.js';
import { StepsPanel } from './steps-panel.js';

type StepName = 'first' | 'mark' | 'certificate' | 'code';

const numbers: Record<StepName, number> = { first: 1, mark: 2, certificate: 3, code: 4 };

/** What the person is given to choose and to confirm, for one document as for several. */
export interface Choosing {
  readonly credentials: readonly OfferedCredential[];
  readonly choices: Choices;
  readonly onChoose: (choices: Choices) => void;
  /** Called where the mark should be seen: while it is chosen, and beside the code. */
  readonly onShowMark: () => void;
  readonly entry: CodeEntry;
}

export interface SigningStepsProps extends Choosing {
  /** What is signed: read before anything else. */
  readonly first: {
    readonly title: string;
    readonly summary: ReactNode;
    readonly body: ReactNode;
    /** `goOn` leads to the next thing that is missing. */
    readonly renderFoot: (goOn: () => void) => ReactNode;
    /** While it is not, there is no code: a step that was done may open again. */
    readonly isDone: boolean;
    /** Can be opened again by a press. */
    readonly isChangeable: boolean;
  };
  readonly startsAtCode: boolean;
  /** How many are to be signed. */
  readonly documents: number;
  /** Of the one document; null for several. */
  readonly lastPage: number | null;
  /** Fingerprint of the one document; null for several. */
  readonly sha256: string | null;
  /** The word on the button. */
  readonly action: string;
  /** An earlier code did not lead to a signature. */
  readonly isAgain: boolean;
  /** What is being signed as whom. */
  readonly renderSentence: (credential: Credential) => ReactNode;
}

/** What is signed → (mark, certificate) → Code: four steps in one panel, of which one is open. */
export function SigningSteps(props: SigningStepsProps): ReactNode {
  const texts = useSigningTexts();
  const { first, choices, entry, onChoose } = props;
  const [wanted, setWanted] = useState<StepName | 'help'>(props.startsAtCode ? 'code' : 'first');
  const [hasMoved, setMoved] = useState(false);
  const open = wanted === 'code' && !first.isDone ? 'first' : wanted;
  const credential = props.credentials.find(({ credentialId }) => credentialId === choices.credentialId) ?? null;

  const go = (step: StepName | 'help') => {
    setMoved(true);
    setWanted(step);
    if (step === 'mark' || step === 'code') props.onShowMark();
  };
  const change = (step: StepName | 'help') => () => {
    go(step);
  };
  /** From the first or a changed step to the next thing that is missing. */
  const goOn = change(credential !== null && canSign(credential) ? 'code' : 'certificate');
  if (open === 'help') return <HelpPanel onBack={change('code')} />;

  const state = (step: StepName) =>
    open === step
      ? 'now'
      : first.isDone && step !== 'code' && (step !== 'certificate' || credential !== null)
        ? 'done'
        : 'later';
  const onChange = (step: StepName) => (entry.isSending ? undefined : change(step));
  const onDone = first.isDone ? goOn : change('first');
  const foot = () => {
    switch (open) {
      case 'first':
        return first.renderFoot(goOn);
      case 'mark':
        return <DoneFoot onDone={onDone} />;
      case 'certificate':
        return <CertificateFoot credential={credential} onDone={onDone} />;
      case 'code':
        return <CodeFoot sha256={props.sha256} action={props.action} entry={entry} onBack={change('first')} />;
    }
  };
  return (
    <StepsPanel step={numbers[open]} foot={foot()}>
      <Step
        number={1}
        title={first.title}
        state={state('first')}
        takesFocus={hasMoved}
        summary={first.summary}
        onChange={first.isChangeable ? onChange('first') : undefined}
      >
        {first.body}
      </Step>
      <Step
        number={2}
        title={texts['mark.title']}
        state={state('mark')}
        takesFocus
        summary={<MarkSummary mark={choices.mark} lastPage={props.lastPage} />}
        onChange={onChange('mark')}
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
        onChange={onChange('certificate')}
      >
        <CertificateChoice
          credentials={props.credentials}
          documents={props.documents}
          chosen={choices.credentialId}
          onChoose={(credentialId) => {
            onChoose({ ...choices, credentialId });
          }}
        />
      </Step>
      <Step number={4} title={texts['code.title']} state={state('code')} summary={texts['code.summary']}>
        {credential === null ? null : (
          <CodeStep
            isAgain={props.isAgain}
            sentence={props.renderSentence(credential)}
            entry={entry}
            onHelp={change('help')}
          />
        )}
      </Step>
    </StepsPanel>
  );
}
