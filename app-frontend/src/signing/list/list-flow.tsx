import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.js';
import type { CodeEntry } from '../../ui/use-code-entry.js';
import { CertificateChoice } from '../certificate-step.js';
import { type Choices, ownerLine } from '../choices.js';
import { CodeStep } from '../code-step.js';
import { HelpPanel } from '../help-panel.js';
import { MarkChoice } from '../mark-step.js';
import { useSigningTexts } from '../signing-texts.js';
import { Step } from '../step.js';
import { CertificateFoot, CodeFoot } from '../step-feet.js';
import { CertificateSummary, MarkSummary } from '../step-summaries.js';
import { StepsPanel } from '../steps-panel.js';
import { DocumentLine } from './document-line.js';
import { DocumentsFoot, documentsListId, DocumentsStep, type DocumentsStepProps } from './documents-step.js';
import { lineState, listGate, type ListLine, pagesOf } from './list-line.js';

type StepName = 'documents' | 'mark' | 'certificate' | 'code';

const numbers: Record<StepName, number> = { documents: 1, mark: 2, certificate: 3, code: 4 };

export interface ListFlowProps extends DocumentsStepProps {
  readonly credentials: readonly Credential[];
  readonly choices: Choices;
  readonly onChoose: (choices: Choices) => void;
  readonly onGoTo: (line: ListLine, page: number) => void;
  readonly onShowMark: () => void;
  readonly entry: CodeEntry;
}

/** Documents → (mark, certificate) → Code, as for one document; the code covers exactly the lines that stand there. */
export function ListFlow(props: ListFlowProps): ReactNode {
  const texts = useSigningTexts();
  const { lines, choices, entry, onChoose } = props;
  const gate = listGate(lines, props.readingOf);
  const [wanted, setWanted] = useState<StepName | 'help'>(gate.kind === 'open' ? 'code' : 'documents');
  const [hasMoved, setMoved] = useState(false);
  // A line that has just been refused leads back to the list: the code covers what stands there.
  const open = wanted === 'code' && gate.kind !== 'open' ? 'documents' : wanted;
  const credential = props.credentials.find(({ credentialId }) => credentialId === choices.credentialId) ?? null;
  const go = (step: StepName | 'help') => {
    setMoved(true);
    setWanted(step);
    if (step === 'mark' || step === 'code') props.onShowMark();
  };
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
  const leaveOut = (line: ListLine) => {
    props.onLeaveOut(line);
    document.getElementById(documentsListId)?.focus();
  };
  const isDone = gate.kind === 'open';
  const state = (step: StepName) =>
    open === step
      ? 'now'
      : isDone && step !== 'code' && (step !== 'certificate' || credential !== null)
        ? 'done'
        : 'later';
  const change = (step: StepName | 'help') => () => {
    go(step);
  };
  const onChange = (step: StepName) => (entry.isSending ? undefined : change(step));
  const foot = () => {
    switch (open) {
      case 'documents':
        return (
          <DocumentsFoot
            gate={gate}
            shownKey={props.shownKey}
            onGoTo={props.onGoTo}
            onLeaveOut={lines.length < 2 ? null : leaveOut}
            onContinue={goOn}
          />
        );
      case 'mark':
        return (
          <Button kind="primary" size="xl" block onPress={isDone ? goOn : change('documents')}>
            {texts['mark.done']}
          </Button>
        );
      case 'certificate':
        return <CertificateFoot credential={credential} onDone={isDone ? goOn : change('documents')} />;
      case 'code':
        return (
          <CodeFoot
            sha256={null}
            action={texts['list.sign'](lines.length)}
            entry={entry}
            onBack={change('documents')}
          />
        );
    }
  };
  return (
    <StepsPanel step={numbers[open]} foot={foot()}>
      <Step
        number={1}
        title={texts['list.title']}
        state={state('documents')}
        takesFocus={hasMoved}
        summary={isDone ? texts['list.summary'](lines.length, pagesOf(lines)) : texts['list.count'](lines.length)}
        onChange={onChange('documents')}
      >
        <DocumentsStep {...props} onLeaveOut={leaveOut} />
      </Step>
      <Step
        number={2}
        title={texts['mark.title']}
        state={state('mark')}
        takesFocus
        summary={<MarkSummary mark={choices.mark} lastPage={null} />}
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
          chosen={choices.credentialId}
          onChoose={(credentialId) => {
            onChoose({ ...choices, credentialId });
          }}
        />
      </Step>
      <Step number={4} title={texts['code.title']} state={state('code')} summary={texts['code.summary']}>
        {credential === null ? null : (
          <CodeStep
            isAgain={lines.some((line) => lineState(line).kind === 'again')}
            sentence={<ListSentence lines={lines} credential={credential} />}
            entry={entry}
            onHelp={change('help')}
          />
        )}
      </Step>
    </StepsPanel>
  );
}

/** What is being signed as whom, each with its fingerprint. */
function ListSentence(props: { readonly lines: readonly ListLine[]; readonly credential: Credential }): ReactNode {
  const texts = useSigningTexts();
  const { lines } = props;
  return (
    <>
      <p className="sumline">
        {texts['list.sentence'](lines.length, pagesOf(lines))}
        <b>
          <bdi>{ownerLine(props.credential)}</bdi>
        </b>
        <br />
        {texts['list.covers']}
      </p>
      <ul className="doclines" aria-label={texts['list.count'](lines.length)}>
        {lines.map((line) => (
          <DocumentLine key={line.key} line={line} />
        ))}
      </ul>
    </>
  );
}
