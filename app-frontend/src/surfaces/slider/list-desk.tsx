import type { DocumentList } from '@dealseal/app-server/contract/session';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { toAppError } from '../../api/app-error.js';
import type { PreviewHandle } from '../../preview/preview.js';
import { type PreviewSource, usePreview } from '../../preview/use-preview.js';
import { useServices } from '../../services.js';
import { type Choices, contractChoices, firstChoices, goingOn } from '../../signing/choices.js';
import { isOfGrant, offerCredentials } from '../../signing/grant-standing.js';
import { ListFlow } from '../../signing/list/list-flow.js';
import { isMoving, isToSign, isWaiting, type ListLine } from '../../signing/list/list-line.js';
import { ListWork } from '../../signing/list/list-work.js';
import { useListLines } from '../../signing/list/use-list-lines.js';
import { lockOf } from '../../signing/lock-of.js';
import { ObstaclePanel } from '../../signing/obstacle-panel.js';
import type { Reading } from '../../signing/reading.js';
import { useSigningTexts } from '../../signing/signing-texts.js';
import { useMarkFacts } from '../../signing/use-mark-facts.js';
import { useAbandonOnLeaving } from '../../signing/use-abandon-on-leaving.js';
import { useCodeEntry } from '../../ui/use-code-entry.js';
import type { Signer } from './signer-gate.js';
import { SliderLayout } from './slider-layout.js';

/** Several documents on the desk: the pages of one on one side, on the other all of them, with one code for all. */
export function ListDesk({ list, signer }: { readonly list: DocumentList; readonly signer: Signer }): ReactNode {
  const texts = useSigningTexts();
  const { api, formats, leave, now } = useServices();
  const { me } = signer;
  const { lines, handle, leaveOut } = useListLines(list, me !== null);
  /** The lines that a code is asked for: at first all, then those that failed. */
  const [round, setRound] = useState<ReadonlySet<string> | null>(null);
  const [isPressed, setPressed] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const [chosen, setChosen] = useState<Choices | null>(null);
  const [shown, setShown] = useState<{ readonly key: string; readonly isSigned: boolean } | null>(null);
  /** By the digest of what was read: the same bytes, opened anew, need not be read again. */
  const [readings, setReadings] = useState<ReadonlyMap<string, Reading>>(new Map());
  const preview = useRef<PreviewHandle>(null);

  const inRound = lines.filter(({ key }) => round === null || round.has(key));
  const toSign = inRound.filter(isToSign);
  const waiting = toSign.filter(isWaiting);
  // Pressed here, or before this page was opened, or with an answer that was lost: what comes is the outcome of that.
  if (!isPressed && toSign.length === 0 && lines.some(isMoving)) setPressed(true);
  const isFlow = !isPressed && toSign.length > 0;
  const shownLine = lines.find(({ key }) => key === shown?.key) ?? toSign[0] ?? lines[0] ?? null;
  const isSignedShown = shown?.isSigned === true && (shownLine?.request?.result ?? null) !== null;
  const { pdf, error: previewError } = usePreview(usePreviewOf(shownLine, isSignedShown));

  const credentials = offerCredentials(
    me,
    toSign.map(({ address }) => address),
    now(),
  );
  const kept = lines.find(({ request }) => request !== null)?.request ?? null;
  const first = firstChoices(kept?.choices ?? null, { credentials, defaultMark: me?.defaultMark ?? null });
  const choices = goingOn(chosen ?? first, credentials);
  const { mark, credentialId } = choices;
  const credential = credentials.find((candidate) => candidate.credentialId === credentialId);
  const markFacts = useMarkFacts(isFlow ? mark : 'none', credential, me?.markDesign);
  const choose = (next: Choices) => {
    setChosen(next);
    const first = waiting[0]?.request ?? null;
    if (first === null || next.credentialId === null) return;
    // The next request begins with them, whichever of these it follows.
    const body = contractChoices({ ...next, credentialId: next.credentialId }, formats);
    api.keepChoices(first.requestId, body).catch(() => undefined);
  };

  const entry = useCodeEntry({
    texts: { help: texts['code.help'], incomplete: texts['code.incomplete'], lastTry: texts['code.lastTry'] },
    send: async (code) => {
      if (credentialId === null) return;
      const requestIds = waiting.flatMap(({ request }) => (request === null ? [] : [request.requestId]));
      try {
        const body = { requestIds, code, ...contractChoices({ mark, credentialId }, formats) };
        handle.update(await api.signList(body));
        setPressed(true);
      } catch (cause) {
        const failure = toAppError(cause);
        // The answer was lost: the requests themselves tell whether the code arrived.
        if (failure.code === 'offline' || failure.code === 'answer-unreadable') handle.follow();
        // Which of them was replaced stands at its line before the code is asked for again.
        if (isOfGrant(failure) || failure.code === 'credential-replaced') signer.reload();
        if (failure.code === 'document-changed') await handle.refresh();
        throw failure;
      }
    },
  });
  const abandonable =
    isFlow && !handle.isFollowing && !entry.isSending
      ? lines.flatMap(({ request }) => (request?.state === 'frozen' ? [request.requestId] : []))
      : [];
  const abandon = useAbandonOnLeaving(abandonable);
  const close = () => {
    if (!isFlow && lines.some(isMoving) && !isLeaving) {
      setLeaving(true);
      return;
    }
    abandon();
    leave();
  };

  const sha256 = shownLine?.request?.sha256;
  const total = pdf?.numPages;
  const rule = me?.readingRule ?? 'last-page';
  const onSeen = useCallback(
    (page: number) => {
      if (sha256 === undefined || total === undefined) return;
      setReadings((before) => {
        const seen = new Set(before.get(sha256)?.seen).add(page);
        return new Map(before).set(sha256, { rule, total, seen });
      });
    },
    [rule, sha256, total],
  );
  const readingOf = ({ request }: ListLine): Reading =>
    readings.get(request?.sha256 ?? '') ?? { rule, total: request?.inspection.pageCount ?? 1, seen: new Set() };
  const show = (line: ListLine) => {
    setShown({ key: line.key, isSigned: false });
  };

  const panel = () => {
    const over = lines.find(({ error }) => error?.code === 'session-over')?.error ?? null;
    const obstacle = (me === null ? signer.error : null) ?? over ?? (isFlow ? lockOf(me) : null);
    if (obstacle !== null) return <ObstaclePanel error={obstacle} onRetry={signer.reload} onReviewNew={null} />;
    if (!isFlow) {
      return (
        <ListWork
          lines={lines}
          shownKey={shownLine?.key ?? null}
          isLeaving={isLeaving}
          onView={({ key }) => {
            setShown({ key, isSigned: true });
          }}
          onAgain={(failed) => {
            setRound(new Set(failed.map(({ key }) => key)));
            setPressed(false);
            setShown(null);
            signer.reload();
            handle.open(failed.filter((line) => !isWaiting(line)).map(({ address }) => address));
          }}
        />
      );
    }
    return (
      <ListFlow
        lines={toSign}
        shownKey={shownLine?.key ?? null}
        readingOf={readingOf}
        limit={me?.documentsPerCode ?? lines.length}
        onShow={show}
        onGoTo={(line, page) => {
          if (line.key === shownLine?.key && pdf !== null) preview.current?.goTo(page);
          else show(line);
        }}
        onLeaveOut={leaveOut}
        onOpenAgain={({ address }) => {
          handle.open([address]);
        }}
        credentials={credentials}
        choices={choices}
        onChoose={choose}
        onShowMark={() => {
          preview.current?.showEnd();
        }}
        // What was told of a line stands at the line.
        entry={entry.error?.code === 'document-changed' ? { ...entry, error: null } : entry}
      />
    );
  };
  return (
    <SliderLayout
      about={null}
      title={texts['list.count'](lines.length)}
      subtitle={lines.some(({ card }) => card !== null) ? null : (kept?.entityTitle ?? null)}
      pdf={pdf}
      previewError={previewError}
      mark={markFacts}
      isSignedShown={isSignedShown}
      preview={preview}
      onSeen={onSeen}
      onClose={close}
      panel={panel()}
    />
  );
}

/** The frozen bytes of a line, or its signed ones. */
function usePreviewOf(line: ListLine | null, isSigned: boolean): PreviewSource | null {
  const { api } = useServices();
  const requestId = line?.request?.requestId ?? null;
  const sha256 = (isSigned ? line?.request?.result?.outputSha256 : line?.request?.sha256) ?? null;
  return useMemo(() => {
    if (requestId === null) return null;
    const load = (signal: AbortSignal) =>
      isSigned ? api.signedContent(requestId, 'viewing', signal) : api.frozenContent(requestId, signal);
    return { load, sha256 };
  }, [api, requestId, isSigned, sha256]);
}
