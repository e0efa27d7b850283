import type { DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import { useEffect, useMemo } from 'react';
import { useServices } from '../services.js';
import { type Loaded, useLoaded } from '../ui/use-loaded.js';
import { useChanges } from './use-changes.js';

/** Never polls faster than this, and not while hidden (ux.md §2.1). */
const pollInterval = 15_000;

/** The documents of an entity: read at once, on focus, when the server tells of a change, and every 15 s while one of them is under way. */
export function useDocuments(entityTypeId: number, entityId: number | null): Loaded<DocumentsAnswer> {
  const { api } = useServices();
  const load = useMemo(
    () => (entityId === null ? null : (signal: AbortSignal) => api.documents({ entityTypeId, entityId }, signal)),
    [api, entityTypeId, entityId],
  );
  const loaded = useLoaded(load);
  const { value: answer, reload } = loaded;
  useChanges({ entityTypeId, entityId, version: answer?.version ?? null }, reload);

  useEffect(() => {
    const onVisible = () => {
      if (document.visibilityState === 'visible') reload();
    };
    window.addEventListener('focus', onVisible);
    window.addEventListener('online', onVisible);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
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

  return loaded;
}
