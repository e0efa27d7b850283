import type { ReactNode } from 'react';
import { Button, IconButton } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { CheckIcon, EyeIcon, SpinnerIcon, XIcon } from '../../ui/icons.js';
import type { Reading } from '../reading.js';
import { useSigningTexts } from '../signing-texts.js';
import { ContinueFoot, type WayOn } from '../step-feet.js';
import { DocumentLine } from './document-line.js';
import { isRead, type ListGate, type ListLine, lineState } from './list-line.js';

/** Takes the focus when a line has gone, and its button with it. */
export const documentsListId = 'list-documents';

export interface DocumentsStepProps {
  readonly lines: readonly ListLine[];
  readonly shownKey: string | null;
  readonly readingOf: (line: ListLine) => Reading;
  /** So many at most share one code. */
  readonly limit: number;
  readonly onShow: (line: ListLine) => void;
  readonly onLeaveOut: (line: ListLine) => void;
  readonly onOpenAgain: (line: ListLine) => void;
}

/** Each document with its fingerprint, whether it was read, and why it cannot be signed; any can be left out, but for the last. */
export function DocumentsStep(props: DocumentsStepProps): ReactNode {
  const texts = useSigningTexts();
  const { lines } = props;
  const leaveOut = lines.length < 2 ? null : props.onLeaveOut;
  return (
    <ul id={documentsListId} tabIndex={-1} className="doclines" aria-label={texts['list.count'](lines.length)}>
      {lines.map((line) => (
        <StepLine key={line.key} {...props} line={line} leaveOut={leaveOut} />
      ))}
    </ul>
  );
}

function StepLine(
  props: DocumentsStepProps & {
    readonly line: ListLine;
    readonly leaveOut: ((line: ListLine) => void) | null;
  },
): ReactNode {
  const texts = useSigningTexts();
  const { line, leaveOut } = props;
  const state = lineState(line);
  const leave = () => {
    leaveOut?.(line);
  };
  return (
    <DocumentLine
      line={line}
      isShown={props.shownKey === line.key}
      onShow={
        line.request === null
          ? undefined
          : () => {
              props.onShow(line);
            }
      }
      state={
        state.kind === 'opening' ? (
          <span className="row">
            <SpinnerIcon size="s" spinning />
            {texts['list.lineOpening']}
          </span>
        ) : state.kind === 'refused' ? null : (
          <ReadMark isRead={isRead(line, props.readingOf(line))} />
        )
      }
      actions={
        leaveOut === null || state.kind === 'refused' ? undefined : (
          <IconButton size="s" icon={XIcon} label={texts['list.leaveOutWhat'](line.name)} onPress={leave} />
        )
      }
    >
      {state.kind === 'refused' ? (
        <ErrorNotice
          error={state.error}
          actions={
            <>
              {leaveOut === null ? null : (
                <Button size="s" label={texts['list.leaveOutWhat'](line.name)} onPress={leave}>
                  {texts['list.leaveOut']}
                </Button>
              )}
              {state.error.retry === 'never' ? null : (
                <Button
                  size="s"
                  kind="quiet"
                  onPress={() => {
                    props.onOpenAgain(line);
                  }}
                >
                  {texts['action.retry']}
                </Button>
              )}
            </>
          }
        />
      ) : undefined}
    </DocumentLine>
  );
}

function ReadMark({ isRead: wasRead }: { readonly isRead: boolean }): ReactNode {
  const texts = useSigningTexts();
  return (
    <span className={wasRead ? 'row why--ok' : 'row'}>
      {wasRead ? <CheckIcon size="s" /> : <EyeIcon size="s" />}
      {texts[wasRead ? 'list.read' : 'list.notRead']}
    </span>
  );
}

export function DocumentsFoot(props: {
  readonly gate: ListGate;
  readonly shownKey: string | null;
  /** Shows the line, or that page of it when it is shown already. */
  readonly onGoTo: (line: ListLine, page: number) => void;
  /** Null when it is the last one. */
  readonly onLeaveOut: ((line: ListLine) => void) | null;
  readonly onContinue: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { gate } = props;
  const way = wayOn(props, texts);
  const missing = () => {
    switch (gate.kind) {
      case 'open':
        return null;
      case 'opening':
        return texts['list.opening'];
      case 'too-many':
        return texts['list.tooMany'](gate.limit, gate.count);
      case 'unread':
        return texts['list.unread'](gate.count);
      case 'refused':
        return texts['list.refused'](gate.count);
    }
  };
  return (
    <ContinueFoot
      missing={missing()}
      way={way}
      onBlockedPress={gate.kind === 'unread' ? way?.go : undefined}
      sha256={null}
      onContinue={props.onContinue}
    />
  );
}

function wayOn(props: Parameters<typeof DocumentsFoot>[0], texts: ReturnType<typeof useSigningTexts>): WayOn | null {
  const { gate, onGoTo, onLeaveOut } = props;
  if (gate.kind === 'unread') {
    const { line, nextPage } = gate;
    const isHere = line.key === props.shownKey && nextPage > 1;
    return {
      text: isHere ? texts['review.goTo'](nextPage) : texts['list.readWhat'](line.name),
      go: () => {
        onGoTo(line, nextPage);
      },
    };
  }
  if ((gate.kind !== 'refused' && gate.kind !== 'too-many') || onLeaveOut === null) return null;
  return {
    text: texts['list.leaveOutWhat'](gate.line.name),
    go: () => {
      onLeaveOut(gate.line);
    },
  };
}
