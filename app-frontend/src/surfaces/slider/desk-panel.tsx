import type { Me } from '@dealseal/app-server/contract/people';
import { type ReactNode, useState } from 'react';
import { AppError, fromBody, toAppError } from '../../api/app-error.js';
import type { Choices } from '../../signing/choices.js';
import { ConflictPanel } from '../../signing/conflict-panel.js';
import type { OfferedCredential } from '../../signing/grant-standing.js';
import { lockOf } from '../../signing/lock-of.js';
import { NotStoredPanel } from '../../signing/not-stored-panel.js';
import { ObstaclePanel } from '../../signing/obstacle-panel.js';
import { PinPanel } from '../../signing/pin-panel.js';
import { ProgressPanel } from '../../signing/progress-panel.js';
import type { Reading } from '../../signing/reading.js';
import { ResultPanel } from '../../signing/result-panel.js';
import { ReviewFlow } from '../../signing/review-flow.js';
import { useSigningTexts } from '../../signing/signing-texts.js';
import { StepsPanel } from '../../signing/steps-panel.js';
import { StoppedPanel } from '../../signing/stopped-panel.js';
import { UnfinishedPanel } from '../../signing/unfinished-panel.js';
import type { SigningRequestHandle } from '../../signing/use-signing-request.js';
import { SkeletonLines } from '../../ui/skeleton.js';
import type { CodeEntry } from '../../ui/use-code-entry.js';

export interface DeskPanelProps {
  readonly handle: SigningRequestHandle;
  readonly me: Me | null;
  readonly error: AppError | null;
  readonly entry: CodeEntry;
  readonly credentials: readonly OfferedCredential[];
  readonly choices: Choices;
  readonly onChoose: (choices: Choices) => void;
  readonly reading: Reading;
  readonly onGoTo: (page: number) => void;
  readonly onShowMark: () => void;
  readonly isLeaving: boolean;
  readonly onView: () => void;
  readonly onRetry: () => void;
  /** Throws AppError. */
  readonly onReviewNew: () => Promise<void>;
}

/** The panel for the state that the request is in. */
export function DeskPanel(props: DeskPanelProps): ReactNode {
  const texts = useSigningTexts();
  const { handle, error, entry } = props;
  const { request } = handle;
  const [newError, setNewError] = useState<AppError | null>(null);
  const obstacle = newError ?? error ?? stopOf(props);
  const reviewNew = () => {
    props.onReviewNew().catch((cause: unknown) => {
      setNewError(toAppError(cause));
    });
  };

  if (obstacle !== null) {
    return (
      <ObstaclePanel
        error={obstacle}
        onRetry={props.onRetry}
        onReviewNew={obstacle.code === 'document-changed' ? reviewNew : null}
      />
    );
  }
  if (request === null) {
    return (
      <StepsPanel foot={null}>
        <output className="vh">{texts['slider.opening']}</output>
        <SkeletonLines lines={4} />
      </StepsPanel>
    );
  }
  switch (request.state) {
    case 'frozen':
    case 'needs-code':
      return (
        <ReviewFlow
          key={request.state}
          request={request}
          credentials={props.credentials}
          choices={props.choices}
          onChoose={props.onChoose}
          reading={props.reading}
          onGoTo={props.onGoTo}
          onShowMark={props.onShowMark}
          entry={entry}
        />
      );
    case 'authorized':
    case 'signing':
      return request.error?.code === 'signature-unfinished' ? (
        <UnfinishedPanel request={request} error={request.error} />
      ) : request.error?.code === 'pin-needed' ? (
        <PinPanel request={request} error={request.error} />
      ) : (
        <ProgressPanel state={request.state} isLeaving={props.isLeaving} />
      );
    case 'signed':
    case 'storing':
      return request.error === null ? (
        <ProgressPanel state={request.state} isLeaving={props.isLeaving} />
      ) : (
        <NotStoredPanel request={request} />
      );
    case 'stored':
      return request.result === null ? null : (
        <ResultPanel request={request} result={request.result} onView={props.onView} />
      );
    case 'conflict':
      return handle.isFollowing && request.error === null ? (
        <ProgressPanel state="storing" isLeaving={props.isLeaving} />
      ) : (
        <ConflictPanel request={request} onResolved={handle.follow} />
      );
    case 'failed':
    case 'abandoned':
      return request.error?.code === 'document-changed' ? (
        <ObstaclePanel error={fromBody(request.error)} onRetry={props.onRetry} onReviewNew={reviewNew} />
      ) : (
        <StoppedPanel request={request} onAgain={handle.reopen} onReviewNew={reviewNew} />
      );
  }
}

/** What ends the flow before a code is asked for, or was found when the code was given. */
function stopOf({ handle, me, entry }: DeskPanelProps): AppError | null {
  const { request } = handle;
  if (request === null || (request.state !== 'frozen' && request.state !== 'needs-code')) return null;
  const { refusal } = request.inspection;
  if (refusal !== null) return new AppError({ code: refusal, retry: 'never' });
  const code = entry.error?.code;
  if (code === 'document-changed' || code === 'document-gone' || code === 'access-denied') return entry.error;
  return lockOf(me);
}
