import type { DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppError, isAbort, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';

export interface DocumentsView {
  /** The last good answer: a failed re-reading does not take it away. */
  readonly answer: DocumentsAnswer | null;
  readonly error: AppError | null;
  readonly reload: () => void;
}

/** Never polls faster than this, and not while hidden (ux.md §2.1). */
const pollInterval = 15_000;

/** The documents of an entity: read at once, on focus, and every 15 s while one of them is under way. */
export function useDocuments(entityTypeId: number, entityId: number | null): DocumentsView {
  const { api } = useServices();
  const [answer, setAnswer] = useState<DocumentsAnswer | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const running = useRef<AbortController | null>(null);

  const reload = useCallback(() => {
    if (entityId === null) return;
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    api.documents({ entityTypeId, entityId }, controller.signal).then(
      (next) => {
        setAnswer(next);
        setError(null);
      },
      (cause: unknown) => {
        if (!isAbort(cause)) setError(toAppError(cause));
      },
    );
  }, [api, entityTypeId, entityId]);

  useEffect(() => {
    reload();
    const onVisible = () => {
      if (document.visibilityState === 'visible') reload();
    };
    window.addEventListener('focus', onVisible);
    window.addEventListener('online', onVisible);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      running.current?.abort();
      window.removeEventListener('focus', onVisible);
      window.removeEventListener('online', onVisible);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [reload]);

  const isUnderWay =
    answer?.documents.some(({ status }) => status === 'signing' || status === 'storing') === true ||
    answer?.me.state === 'service-away';
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, pollInterval);
    return () => {
      clearInterval(timer);
    };
  }, [isUnderWay, reload]);

  return { answer, error, reload };
}
