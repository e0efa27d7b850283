import type { DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import { useMemo } from 'react';
import { useServices } from '../services.js';
import { type Loaded, useLoaded } from '../ui/use-loaded.js';
import { usePoll, useReturn } from '../ui/use-return.js';
import { useChanges } from './use-changes.js';

/** Never polls faster than this, and not while hidden (ux.md §2.1). */
export const pollInterval = 15_000;

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

  useReturn(reload);
  const isUnderWay =
    answer?.documents.some(({ status }) => status === 'signing' || status === 'storing') === true ||
    answer?.me.state === 'service-away';
  usePoll(isUnderWay, pollInterval, reload);
  return loaded;
}
