import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { type ReactNode, useState } from 'react';
import { type AppError, fromBody, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { ErrorNotice, iconOf, toneOf } from '../ui/error-notice.js';
import { Facts } from '../ui/facts.js';
import { Fingerprint } from '../ui/fingerprint.js';
import {
  AlertIcon,
  CheckIcon,
  ClockIcon,
  DownloadIcon,
  EyeIcon,
  type Icon,
  RefreshIcon,
  UploadIcon,
} from '../ui/icons.js';
import { Reference } from '../ui/reference.js';
import { saveFile } from '../ui/save-file.js';
import { secondsUntil, useNow } from '../ui/use-now.js';
import { organisationBeside, serialEnd } from './choices.js';
import { PanelHead } from './panel-head.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';

/** An act of the person whose failure is told where it arose. */
function useAct(): { readonly error: AppError | null; readonly run: (act: () => Promise<unknown>) => void } {
  const [error, setError] = useState<AppError | null>(null);
  return {
    error,
    run: (act) => {
      setError(null);
      act().catch((cause: unknown) => {
        setError(toAppError(cause));
      });
    },
  };
}

function useSaveSigned(request: SigningRequestView): () => Promise<void> {
  const { api } = useServices();
  return async () => {
    saveFile(await api.signedContent(request.requestId), request.result?.fileName ?? request.fileName);
  };
}

/** Signed and stored: who, with what, when, and both fingerprints. */
export function ResultPanel(props: {
  readonly request: SigningRequestView;
  readonly result: NonNullable<SigningRequestView['result']>;
  readonly onView: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { formats, leave } = useServices();
  const { request, result } = props;
  const { error, run } = useAct();
  const save = useSaveSigned(request);
  const organisation = organisationBeside(result.certificateOwner, result.organisation);
  return (
    <StepsPanel
      foot={
        <>
          <Button
            kind="primary"
            size="xl"
            block
            icon={DownloadIcon}
            onPress={() => {
              run(save);
            }}
          >
            {texts['action.download']}
          </Button>
          <div className="row">
            <Button size="l" grow icon={EyeIcon} onPress={props.onView}>
              {texts['action.view']}
            </Button>
            <Button size="l" kind="quiet" grow onPress={leave}>
              {texts['action.close']}
            </Button>
          </div>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead
          tone="ok"
          icon={CheckIcon}
          title={texts['done.title']}
          text={
            texts[result.fileId === null ? 'done.kept' : result.storedBy === 'service' ? 'done.byService' : 'done.text']
          }
        />
        {error === null ? null : <ErrorNotice error={error} />}
        <div className="receipt">
          <Facts
            facts={[
              [
                texts['done.signer'],
                <span key="signer" className="stack stack--0">
                  <bdi>{result.certificateOwner}</bdi>
                  {organisation === null ? null : <bdi className="second">{organisation}</bdi>}
                </span>,
              ],
              [
                texts['done.certificate'],
                <span key="certificate">
                  <bdi>{result.issuer}</bdi> ·{' '}
                  <span className="num">{texts['cert.serial'](serialEnd(result.serialNumber))}</span>
                </span>,
              ],
              [texts['done.time'], <span key="time">{formats.dateTimeZone(result.signedAt)}</span>],
              [texts['done.before'], <Fingerprint key="before" sha256={request.sha256} />],
              [texts['done.after'], <Fingerprint key="after" sha256={result.outputSha256} shield />],
            ]}
          />
        </div>
      </div>
    </StepsPanel>
  );
}

/** The signature exists; the portal has not taken the file yet. Only storing is retried. */
export function NotStoredPanel({ request }: { readonly request: SigningRequestView }): ReactNode {
  const texts = useSigningTexts();
  const { api, formats } = useServices();
  const { error, run } = useAct();
  const save = useSaveSigned(request);
  const time = useNow(true);
  const { nextAttemptAt } = request;
  const left = nextAttemptAt === null ? 0 : secondsUntil(Date.parse(nextAttemptAt), time);
  const reason = request.error;
  return (
    <StepsPanel
      foot={
        <>
          <Button
            kind="primary"
            size="xl"
            block
            icon={RefreshIcon}
            onPress={() => {
              run(() => api.storeNow(request.requestId));
            }}
          >
            {texts['stored.retry']}
          </Button>
          <Button
            size="l"
            block
            icon={DownloadIcon}
            onPress={() => {
              run(save);
            }}
          >
            {texts['stored.download']}
          </Button>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead tone="info" icon={UploadIcon} title={texts['stored.safe']} text={texts['stored.text']} />
        <div className="stack stack--s">
          {reason === null || reason.code === 'portal-refused' ? null : (
            <p>{texts.errors[reason.code](reason.details ?? {}, formats).title}</p>
          )}
          <p className="row second">
            <ClockIcon />
            <span aria-hidden={left > 0 || undefined}>
              {left > 0 ? texts['stored.next'](left) : texts['stored.now']}
            </span>
          </p>
          {reason === null ? null : <Reference reference={reason.reference} />}
        </div>
        {error === null ? null : <ErrorNotice error={error} />}
      </div>
    </StepsPanel>
  );
}

/** Another version came while the signature was made: the person decides what becomes of the signed one. */
export function ConflictPanel(props: {
  readonly request: SigningRequestView;
  readonly onResolved: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { api } = useServices();
  const { request, onResolved } = props;
  const { error, run } = useAct();
  const save = useSaveSigned(request);
  const [isSure, setSure] = useState(false);
  const resolve = (choice: 'keep-separate' | 'discard') => {
    run(async () => {
      await api.resolve(request.requestId, choice);
      onResolved();
    });
  };
  return (
    <StepsPanel
      foot={
        <>
          <Button
            kind="primary"
            size="xl"
            block
            onPress={() => {
              resolve('keep-separate');
            }}
          >
            {texts['conflict.keep']}
          </Button>
          {isSure ? (
            <output className="help help--warn">
              <AlertIcon />
              {texts['conflict.discardSure']}
            </output>
          ) : null}
          <div className="row">
            <Button
              size="l"
              grow
              icon={DownloadIcon}
              onPress={() => {
                run(save);
              }}
            >
              {texts['conflict.download']}
            </Button>
            <Button
              size="l"
              grow
              kind="danger"
              onPress={() => {
                if (isSure) resolve('discard');
                else setSure(true);
              }}
            >
              {texts['conflict.discard']}
            </Button>
          </div>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead tone="warn" icon={AlertIcon} title={texts['conflict.after']} text={texts['conflict.afterText']} />
        <div className="receipt">
          <Facts facts={[[texts['conflict.youSigned'], <Fingerprint key="signed" sha256={request.sha256} shield />]]} />
        </div>
        {error === null ? null : <ErrorNotice error={error} />}
      </div>
    </StepsPanel>
  );
}

/** A request that came to its end without a signature. */
export function StoppedPanel(props: {
  readonly error: SigningRequestView['error'];
  readonly onAgain: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { leave } = useServices();
  const { error, onAgain } = props;
  return (
    <StepsPanel
      foot={
        <>
          <Button kind="primary" size="xl" block icon={RefreshIcon} onPress={onAgain}>
            {texts['stop.again']}
          </Button>
          <Button kind="quiet" size="l" block onPress={leave}>
            {texts['action.close']}
          </Button>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead
          title={texts[error === null ? 'stop.abandoned' : 'stop.nothingSigned']}
          {...(error === null ? { text: texts['stop.abandonedText'] } : {})}
        />
        {error === null ? null : <ErrorNotice error={fromBody(error)} />}
      </div>
    </StepsPanel>
  );
}

/** What keeps this document from being signed at all, or another version that came before the code. */
export function ObstaclePanel(props: {
  readonly error: AppError;
  readonly onRetry: () => void;
  /** Set when another version is there to be reviewed. */
  readonly onReviewNew: (() => void) | null;
}): ReactNode {
  const texts = useSigningTexts();
  const { leave, formats } = useServices();
  const { error } = props;
  const { title, body } = texts.errors[error.code](error.details, formats);
  const way = useWayOut(props);
  return (
    <StepsPanel
      foot={
        <>
          {way === null ? null : (
            <Button kind="primary" size="xl" block {...(way.icon === null ? {} : { icon: way.icon })} onPress={way.act}>
              {way.text}
            </Button>
          )}
          <Button size={way === null ? 'xl' : 'l'} block onPress={leave}>
            {texts['action.close']}
          </Button>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead tone={toneOf(error.code)} icon={iconOf(error.code)} title={title.replace(/\.$/u, '')} text={body} />
        {error.reference === null ? null : <Reference reference={error.reference} />}
      </div>
    </StepsPanel>
  );
}

/** The one next action of an obstacle; null when only closing is left. */
function useWayOut(props: {
  readonly error: AppError;
  readonly onRetry: () => void;
  readonly onReviewNew: (() => void) | null;
}): { readonly text: string; readonly icon: Icon | null; readonly act: () => void } | null {
  const texts = useSigningTexts();
  const { portal } = useServices();
  const { error, onReviewNew } = props;
  if (onReviewNew !== null) return { text: texts['conflict.reviewNew'], icon: null, act: onReviewNew };
  if (error.code === 'session-over') {
    return {
      text: texts['action.reload'],
      icon: null,
      act: () => void portal.reloadPage().catch(() => undefined),
    };
  }
  return error.retry === 'never' ? null : { text: texts['action.retry'], icon: RefreshIcon, act: props.onRetry };
}
