import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import { Fingerprint } from '../ui/fingerprint.js';
import { ownerLine } from './choices.js';
import { type Reading, readingGate } from './reading.js';
import { ReviewFacts } from './review-step.js';
import { type Choosing, SigningSteps } from './signing-steps.js';
import { useSigningTexts } from './signing-texts.js';
import { ContinueFoot } from './step-feet.js';

export interface ReviewFlowProps extends Choosing {
  readonly request: SigningRequestView;
  readonly reading: Reading;
  readonly onGoTo: (page: number) => void;
}

/** The steps of one document, which is read first. */
export function ReviewFlow(props: ReviewFlowProps): ReactNode {
  const texts = useSigningTexts();
  const { request, reading, onGoTo, ...choosing } = props;
  const { formats } = useServices();
  const isAgain = request.state === 'needs-code';
  const [isRead, setRead] = useState(isAgain);
  return (
    <SigningSteps
      {...choosing}
      first={{
        title: texts['review.title'],
        summary: isRead ? texts['review.read'](reading.total) : formats.bytes(request.size),
        body: <ReviewFacts request={request} />,
        renderFoot: (goOn) => (
          <ReviewFoot
            reading={reading}
            sha256={request.sha256}
            onGoTo={onGoTo}
            onContinue={() => {
              setRead(true);
              goOn();
            }}
          />
        ),
        isDone: isRead,
        isChangeable: false,
      }}
      startsAtCode={isAgain}
      documents={1}
      lastPage={request.inspection.pageCount}
      sha256={request.sha256}
      action={texts['sign.action']}
      isAgain={isAgain}
      renderSentence={(credential) => <Sentence request={request} credential={credential} />}
    />
  );
}

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

function ReviewFoot(props: {
  readonly reading: Reading;
  readonly sha256: string;
  readonly onGoTo: (page: number) => void;
  readonly onContinue: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const gate = readingGate(props.reading);
  if (gate.kind !== 'blocked') {
    const missing = gate.kind === 'waiting' ? texts['review.waiting'] : null;
    return <ContinueFoot missing={missing} sha256={props.sha256} onContinue={props.onContinue} />;
  }
  const { pagesLeft, nextPage } = gate;
  const way = {
    text: texts['review.goTo'](nextPage),
    go: () => {
      props.onGoTo(nextPage);
    },
  };
  return (
    <ContinueFoot
      missing={texts[props.reading.rule === 'all-pages' ? 'review.blockedAll' : 'review.blocked'](pagesLeft)}
      way={way}
      onBlockedPress={way.go}
      sha256={props.sha256}
      onContinue={props.onContinue}
    />
  );
}
