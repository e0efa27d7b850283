import type { Me } from '@dealseal/app-server/contract/people';
import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { PreviewHandle } from '../../preview/preview.js';
import { type PreviewSource, usePreview } from '../../preview/use-preview.js';
import { useServices } from '../../services.js';
import { type Choices, contractChoices, firstChoices, goingOn } from '../../signing/choices.js';
import { isOfGrant, offerCredentials } from '../../signing/grant-standing.js';
import { useSigningTexts } from '../../signing/signing-texts.js';
import { useAbandonOnLeaving } from '../../signing/use-abandon-on-leaving.js';
import { useMarkFacts } from '../../signing/use-mark-facts.js';
import { useSigningRequest } from '../../signing/use-signing-request.js';
import { FileName } from '../../ui/file-name.js';
import { useCodeEntry } from '../../ui/use-code-entry.js';
import { AppError, toAppError } from '../../api/app-error.js';
import { DeskPanel } from './desk-panel.js';
import { SliderLayout } from './slider-layout.js';

export interface DeskProps {
  readonly address: DocumentAddress;
  readonly me: Me | null;
  readonly meError: AppError | null;
  readonly onReloadMe: () => void;
  /** Goes on with another version of the document. */
  readonly onAddress: (address: DocumentAddress) => void;
}

/** One document on the desk: its pages on one side, what is to be done with it on the other. */
export function SigningDesk(props: DeskProps): ReactNode {
  const texts = useSigningTexts();
  const { api, formats, leave, now } = useServices();
  const { address, me } = props;
  const handle = useSigningRequest(me === null ? null : address);
  const { request, isFollowing } = handle;
  const [chosen, setChosen] = useState<Choices | null>(null);
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set());
  const [isSignedShown, setSignedShown] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const preview = useRef<PreviewHandle>(null);
  const credentials = offerCredentials(me, [address], now());
  const first = firstChoices(request?.choices ?? null, { credentials, defaultMark: me?.defaultMark ?? null });
  const { mark, credentialId } = goingOn(chosen ?? first, credentials);

  const error = handle.error ?? (me === null ? props.meError : null);
  const { pdf, error: previewError } = usePreview(
    usePreviewSource({ address, request, isSignedShown, hasError: error !== null }),
  );
  const choose = (choices: Choices) => {
    setChosen(choices);
    if (request === null || choices.credentialId === null) return;
    // For when the page is opened again; should it fail, the next choice or Sign brings it.
    api
      .keepChoices(request.requestId, contractChoices({ ...choices, credentialId: choices.credentialId }, formats))
      .catch(() => undefined);
  };
  const entry = useCodeEntry({
    texts: { help: texts['code.help'], incomplete: texts['code.incomplete'], lastTry: texts['code.lastTry'] },
    send: async (code) => {
      if (request === null || credentialId === null) return;
      try {
        await api.sign(request.requestId, { code, ...contractChoices({ mark, credentialId }, formats) });
        handle.follow();
      } catch (cause) {
        const failure = toAppError(cause);
        // The answer was lost: the request itself tells whether the code arrived.
        if (failure.code === 'offline' || failure.code === 'answer-unreadable') handle.follow();
        if (failure.code === 'request-state') handle.reopen();
        if (isOfGrant(failure) || failure.code === 'credential-replaced') props.onReloadMe();
        throw failure;
      }
    },
  });

  const abandonable = request?.state === 'frozen' && !isFollowing && !entry.isSending ? [request.requestId] : [];
  const abandon = useAbandonOnLeaving(abandonable);
  const close = () => {
    const isWorking = request?.state === 'authorized' || request?.state === 'signing';
    if (isWorking && !isLeaving) {
      setLeaving(true);
      return;
    }
    abandon();
    leave();
  };
  const onSeen = useCallback((page: number) => {
    setSeen((before) => new Set(before).add(page));
  }, []);
  const goTo = (page: number) => {
    preview.current?.goTo(page);
  };
  const isChoosing =
    request !== null &&
    (request.state === 'frozen' || request.state === 'needs-code') &&
    entry.error?.code !== 'document-changed';
  const credential = credentials.find((candidate) => candidate.credentialId === credentialId);
  const markFacts = useMarkFacts(isChoosing ? mark : 'none', credential, me?.markDesign);

  return (
    <SliderLayout
      about={request?.requestId ?? null}
      title={
        request === null ? (
          texts['progress.title']
        ) : (
          <FileName name={(isSignedShown ? request.result?.fileName : null) ?? request.fileName} />
        )
      }
      subtitle={request?.entityTitle ?? null}
      pdf={pdf}
      previewError={previewError}
      mark={markFacts}
      isSignedShown={isSignedShown}
      preview={preview}
      onSeen={onSeen}
      onClose={close}
      panel={
        <DeskPanel
          handle={handle}
          me={me}
          error={previewError?.code === 'content-differs' ? previewError : error}
          entry={entry}
          credentials={credentials}
          choices={{ mark, credentialId }}
          onChoose={choose}
          reading={{
            rule: me?.readingRule ?? 'last-page',
            total: pdf?.numPages ?? request?.inspection.pageCount ?? 1,
            seen: pdf === null ? new Set() : seen,
          }}
          onGoTo={goTo}
          onShowMark={() => {
            preview.current?.showEnd();
          }}
          isLeaving={isLeaving}
          onView={() => {
            setSignedShown(true);
            preview.current?.showEnd();
          }}
          onRetry={() => {
            props.onReloadMe();
            handle.reopen();
          }}
          onReviewNew={async () => {
            const { documents } = await api.documents(address);
            const newer = documents.find(
              (document) => document.address.field === address.field && document.address.fileId !== address.fileId,
            );
            if (newer === undefined) throw new AppError({ code: 'document-gone', retry: 'never' });
            props.onAddress(newer.address);
          }}
        />
      }
    />
  );
}

/** The frozen bytes; after signing, on request, the signed ones; when nothing could be opened, the file as it is now. */
function usePreviewSource(options: {
  address: DocumentAddress;
  request: SigningRequestView | null;
  isSignedShown: boolean;
  hasError: boolean;
}): PreviewSource | null {
  const { api } = useServices();
  const { address, request, hasError } = options;
  const requestId = request?.requestId ?? null;
  const isSigned = options.isSignedShown && request !== null && request.result !== null;
  const sha256 = (isSigned ? request.result?.outputSha256 : request?.sha256) ?? null;
  return useMemo(() => {
    if (requestId === null) {
      return hasError
        ? { load: (signal: AbortSignal) => api.documentContent(address, 'viewing', signal), sha256: null }
        : null;
    }
    const load = (signal: AbortSignal) =>
      isSigned ? api.signedContent(requestId, 'viewing', signal) : api.frozenContent(requestId, signal);
    return { load, sha256 };
  }, [api, address, requestId, isSigned, sha256, hasError]);
}
