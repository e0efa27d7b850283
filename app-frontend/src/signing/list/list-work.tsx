import type { ReactNode } from 'react';
import { type AppError, fromBody } from '../../api/app-error.js';
import { useServices } from '../../services.js';
import { Button, IconButton } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import {
  AlertIcon,
  CheckIcon,
  DownloadIcon,
  EyeIcon,
  type Icon,
  SignIcon,
  SpinnerIcon,
  UploadIcon,
  XCircleIcon,
} from '../../ui/icons.js';
import { Reference } from '../../ui/reference.js';
import { PanelHead } from '../panel-head.js';
import { useElapsed, WaitNote } from '../progress-panel.js';
import { useSigningTexts } from '../signing-texts.js';
import { StepsPanel } from '../steps-panel.js';
import { useAct } from '../../ui/use-act.js';
import { useSaveSigned } from '../use-save-signed.js';
import { DocumentLine } from './document-line.js';
import { isMoving, type LineState, type ListLine, lineState } from './list-line.js';

/** Progress and result, line by line; what failed can be signed alone, with another code. */
export function ListWork(props: {
  readonly lines: readonly ListLine[];
  readonly shownKey: string | null;
  readonly isLeaving: boolean;
  readonly onView: (line: ListLine) => void;
  readonly onAgain: (failed: readonly ListLine[]) => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { leave } = useServices();
  const { lines } = props;
  const elapsed = useElapsed();
  const isWorking = lines.some(isMoving);
  const count = (...kinds: readonly LineState['kind'][]) =>
    lines.filter((line) => kinds.includes(lineState(line).kind)).length;
  const stored = count('stored');
  const signed = stored + count('conflict');
  const failed = lines.filter((line) => ['refused', 'again', 'waiting'].includes(lineState(line).kind));
  const title = isWorking
    ? texts['list.working'](lines.length)
    : stored === lines.length
      ? texts['list.allStored'](stored)
      : texts['list.someSigned'](signed, lines.length);
  return (
    <StepsPanel
      foot={
        <>
          {isWorking || failed.length === 0 ? null : (
            <Button
              kind="primary"
              size="xl"
              block
              icon={SignIcon}
              onPress={() => {
                props.onAgain(failed);
              }}
            >
              {texts['list.again'](failed.length)}
            </Button>
          )}
          {isWorking && !elapsed.mayLeave && !props.isLeaving ? null : (
            <Button
              kind={isWorking || failed.length > 0 ? 'outline' : 'primary'}
              size={failed.length > 0 ? 'l' : 'xl'}
              block
              onPress={leave}
            >
              {texts['action.close']}
            </Button>
          )}
        </>
      }
    >
      <div className="stack stack--l">
        {isWorking ? (
          <PanelHead title={title} />
        ) : stored === lines.length ? (
          <PanelHead title={title} tone="ok" icon={CheckIcon} />
        ) : (
          <PanelHead title={title} tone="warn" icon={AlertIcon} />
        )}
        <ul className="doclines" aria-label={texts['list.count'](lines.length)}>
          {lines.map((line) => (
            <WorkLine key={line.key} line={line} isShown={line.key === props.shownKey} onView={props.onView} />
          ))}
        </ul>
        {/* Only what is added is read, so each line once. */}
        <div className="vh" role="status" aria-atomic="false">
          {lines.map((line) => {
            const told = isMoving(line) ? null : wordOf(lineState(line), texts);
            return told === null ? null : <p key={line.key}>{texts['list.told'](line.name, told)}</p>;
          })}
        </div>
        {isWorking ? <WaitNote elapsed={elapsed} isLeaving={props.isLeaving} /> : null}
      </div>
    </StepsPanel>
  );
}

function WorkLine(props: {
  readonly line: ListLine;
  readonly isShown: boolean;
  readonly onView: (line: ListLine) => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { line } = props;
  const state = lineState(line);
  const word = wordOf(state, texts);
  const { icon: StateIcon, tone, spinning = false } = looks[state.kind];
  return (
    <DocumentLine
      line={line}
      isShown={props.isShown}
      state={
        word === null ? null : (
          <span className={tone === null ? 'row' : `row why--${tone}`}>
            <StateIcon size="s" spinning={spinning} />
            {word}
          </span>
        )
      }
      actions={
        state.kind === 'stored' || state.kind === 'conflict' ? (
          <SignedActions {...props} request={state.request} />
        ) : undefined
      }
    >
      <WorkNote state={state} />
    </DocumentLine>
  );
}

/** What is said of a line beyond its word. */
function WorkNote({ state }: { readonly state: LineState }): ReactNode {
  const texts = useSigningTexts();
  switch (state.kind) {
    case 'refused':
      return <Why error={state.error} />;
    case 'signing':
      return state.request.error === null ? null : <Why error={fromBody(state.request.error)} />;
    case 'storing':
      return state.request.error === null ? null : <p className="small second">{texts['stored.text']}</p>;
    case 'conflict':
      return <p className="small second">{texts['list.conflict']}</p>;
    default:
      return null;
  }
}

function Why({ error }: { readonly error: AppError }): ReactNode {
  const texts = useSigningTexts();
  const { formats } = useServices();
  const { title, body } = texts.errors[error.code](error.details, formats);
  return (
    <>
      <p className="small second">
        {title} {body}
      </p>
      {error.reference === null ? null : <Reference reference={error.reference} />}
    </>
  );
}

function SignedActions(props: {
  readonly line: ListLine;
  readonly request: NonNullable<ListLine['request']>;
  readonly onView: (line: ListLine) => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { line } = props;
  const { error, run } = useAct();
  const save = useSaveSigned(props.request);
  return (
    <>
      {error === null ? null : <ErrorNotice error={error} />}
      <IconButton
        size="s"
        icon={DownloadIcon}
        label={`${texts['action.download']}: ${line.name}`}
        onPress={() => {
          run(save);
        }}
      />
      <IconButton
        size="s"
        icon={EyeIcon}
        label={`${texts['action.view']}: ${line.name}`}
        onPress={() => {
          props.onView(line);
        }}
      />
    </>
  );
}

const looks: Record<
  LineState['kind'],
  { readonly icon: Icon; readonly tone: 'ok' | 'warn' | 'bad' | null; readonly spinning?: boolean }
> = {
  opening: { icon: SpinnerIcon, tone: null, spinning: true },
  waiting: { icon: AlertIcon, tone: 'warn' },
  again: { icon: AlertIcon, tone: 'warn' },
  refused: { icon: XCircleIcon, tone: 'bad' },
  signing: { icon: SpinnerIcon, tone: null, spinning: true },
  storing: { icon: UploadIcon, tone: null },
  stored: { icon: CheckIcon, tone: 'ok' },
  conflict: { icon: AlertIcon, tone: 'warn' },
};

function wordOf(state: LineState, texts: ReturnType<typeof useSigningTexts>): string | null {
  switch (state.kind) {
    case 'opening':
      return texts['list.lineOpening'];
    case 'waiting':
    case 'again':
      return texts['code.again'];
    case 'refused':
      return texts['list.notSigned'];
    case 'signing':
      return texts['progress.title'];
    case 'storing':
      return texts[state.request.error === null ? 'progress.store' : 'stored.safe'];
    case 'stored':
      return texts['done.title'];
    case 'conflict':
      return texts['conflict.after'];
  }
}
