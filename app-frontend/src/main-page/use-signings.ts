import type { Signings } from '@dealseal/app-server/contract/signings';
import { useCallback, useState } from 'react';
import type { SigningsAsked } from '../api/api.js';
import type { AppError } from '../api/app-error.js';
import { pollInterval } from '../documents/use-documents.js';
import { useServices } from '../services.js';
import { useAct } from '../ui/use-act.js';
import { useLoaded } from '../ui/use-loaded.js';
import { usePoll, useReturn } from '../ui/use-return.js';
import { isUnderWay } from './item-view.js';

export interface LoadedSignings {
  /** Null until the first page is there. */
  readonly pages: readonly Signings[] | null;
  readonly error: AppError | null;
  /** Begins anew with the first page. */
  readonly reload: () => void;
  /** Null: this is all. */
  readonly more: { readonly isLoading: boolean; readonly error: AppError | null; readonly load: () => void } | null;
}

/** A list, page after page. The first is read again when the person comes back, and while something of it is under way. */
export function useSignings(asked: Omit<SigningsAsked, 'cursor'>): LoadedSignings {
  const { api } = useServices();
  const { list, search, group, entityTypeId } = asked;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const page = await api.signings({ list, search, group, entityTypeId, cursor: null }, signal);
      return { page, of: keyOf({ list, search, group, entityTypeId }) };
    },
    [api, list, search, group, entityTypeId],
  );
  const { value, error, reload: readFirst } = useLoaded(load);
  // What was asked for before stands no longer.
  const first = value?.of === keyOf(asked) ? value.page : null;
  /** After a first page; of another one they are no continuation. */
  const [older, setOlder] = useState<{ readonly of: Signings; readonly pages: readonly Signings[] } | null>(null);
  const next = useAct();
  const hasOlder = older !== null && older.of === first;
  const reread = useCallback(() => {
    // Who has gone further is not thrown back.
    if (!hasOlder) readFirst();
  }, [hasOlder, readFirst]);
  useReturn(reread);
  usePoll(first?.items.some(isUnderWay) === true, pollInterval, reread);

  const pages = first === null ? null : [first, ...(hasOlder ? older.pages : [])];
  const cursor = pages?.at(-1)?.cursor ?? null;
  return {
    pages,
    error,
    reload: readFirst,
    more:
      first === null || cursor === null
        ? null
        : {
            isLoading: next.isBusy,
            error: next.error,
            load: () => {
              next.run(async () => {
                const page = await api.signings({ ...asked, cursor });
                setOlder({ of: first, pages: [...(hasOlder ? older.pages : []), page] });
              });
            },
          },
  };
}

function keyOf({ list, search, group, entityTypeId }: Omit<SigningsAsked, 'cursor'>): string {
  return JSON.stringify([list, search, group, entityTypeId]);
}
