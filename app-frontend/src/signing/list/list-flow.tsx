import type { Credential } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { ownerLine } from '../choices.js';
import { type Choosing, SigningSteps } from '../signing-steps.js';
import { useSigningTexts } from '../signing-texts.js';
import { DocumentLine } from './document-line.js';
import { DocumentsFoot, documentsListId, DocumentsStep, type DocumentsStepProps } from './documents-step.js';
import { lineState, listGate, type ListLine, pagesOf } from './list-line.js';

export interface ListFlowProps extends DocumentsStepProps, Choosing {
  readonly onGoTo: (line: ListLine, page: number) => void;
}

/**
 * The steps of several documents, each of which is read as one alone would be; the code covers exactly the lines that stand there. A line that
 * has just been refused leads back to the list.
 */
export function ListFlow(props: ListFlowProps): ReactNode {
  const texts = useSigningTexts();
  const { lines } = props;
  const gate = listGate(lines, props.readingOf, props.limit);
  const isDone = gate.kind === 'open';
  const leaveOut = (line: ListLine) => {
    props.onLeaveOut(line);
    document.getElementById(documentsListId)?.focus();
  };
  return (
    <SigningSteps
      {...props}
      first={{
        title: texts['list.title'],
        summary: isDone ? texts['list.summary'](lines.length, pagesOf(lines)) : texts['list.count'](lines.length),
        body: <DocumentsStep {...props} onLeaveOut={leaveOut} />,
        renderFoot: (goOn) => (
          <DocumentsFoot
            gate={gate}
            shownKey={props.shownKey}
            onGoTo={props.onGoTo}
            onLeaveOut={lines.length < 2 ? null : leaveOut}
            onContinue={goOn}
          />
        ),
        isDone,
        isChangeable: true,
      }}
      startsAtCode={isDone}
      documents={lines.length}
      lastPage={null}
      sha256={null}
      action={texts['list.sign'](lines.length)}
      isAgain={lines.some((line) => lineState(line).kind === 'again')}
      renderSentence={(credential) => <ListSentence lines={lines} credential={credential} />}
    />
  );
}

/** Each with its fingerprint. */
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
