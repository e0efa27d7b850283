import { useEffect, useRef } from 'react';
import { isAbort, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';

/** Between a change and the next question, ms: one act of the portal may be many changes. */
const settling = 3_000;
/** After a failure, ms. */
const pauseAfterFailure = 15_000;

/** Calls back when the server tells of a change since `version`; asks only while the page is seen, and not before there is a version. */
export function useChanges(
  { entityTypeId, entityId, version }: { entityTypeId: number; entityId: number | null; version: string | null },
  onChange: () => void,
): void {
  const { api } = useServices();
  const shown = useRef(version);
  useEffect(() => {
    shown.current = version;
  }, [version]);
  const isShown = version !== null;
  useEffect(() => {
    if (!isShown || entityId === null) return undefined;
    let listening: AbortController | null = null;
    const listen = async ({ signal }: AbortController) => {
      let after = shown.current ?? '';
      while (!signal.aborted) {
        try {
          const answer = await api.changes({ entityTypeId, entityId }, { after, signal });
          if (answer.version === after) continue;
          after = answer.version;
          onChange();
          await sleep(settling, signal);
        } catch (cause) {
          // Aborted; or nothing that would pass by itself, such as the end of the session: the next reading tells it.
          if (isAbort(cause) || toAppError(cause).retry === 'never') return;
          await sleep(pauseAfterFailure, signal);
        }
      }
    };
    const follow = () => {
      const isSeen = document.visibilityState === 'visible';
      if (isSeen === (listening !== null)) return;
      listening?.abort();
      listening = isSeen ? new AbortController() : null;
      if (listening !== null) void listen(listening);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      listening?.abort();
    };
  }, [api, entityTypeId, entityId, isShown, onChange]);
}

/** Ends early, without an error, when the signal aborts. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
