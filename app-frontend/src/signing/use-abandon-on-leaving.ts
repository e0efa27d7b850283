import { useCallback, useEffect } from 'react';
import { useServices } from '../services.js';

/** What is only read so far is given up with the page, so that nobody waits for its lease. Answers the same as an act, for Close. */
export function useAbandonOnLeaving(requestIds: readonly string[]): () => void {
  const { api } = useServices();
  const ids = requestIds.join();
  const abandon = useCallback(() => {
    for (const requestId of ids === '' ? [] : ids.split(',')) api.abandon(requestId);
  }, [api, ids]);
  useEffect(() => {
    window.addEventListener('pagehide', abandon);
    return () => {
      window.removeEventListener('pagehide', abandon);
    };
  }, [abandon]);
  return abandon;
}
