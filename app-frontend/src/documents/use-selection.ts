import { useState } from 'react';

/** What is chosen to be signed together. */
export interface Selection<Item> {
  /** Those that could be chosen; nothing is offered for fewer than two, nor where each needs a code of its own. */
  readonly possible: readonly Item[];
  readonly chosen: readonly Item[];
  /** So many at most share one code. */
  readonly limit: number;
  readonly isChosen: (item: Item) => boolean;
  readonly isPossible: (item: Item) => boolean;
  readonly toggle: (item: Item) => void;
  readonly clear: () => void;
}

/** What was chosen and can be signed no more counts no more. */
export function useSelection<Item>(
  able: readonly Item[],
  { limit, keyOf }: { readonly limit: number; readonly keyOf: (item: Item) => string },
): Selection<Item> {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const possible = able.length < 2 || limit < 2 ? [] : able;
  return {
    possible,
    limit,
    chosen: possible.filter((each) => keys.has(keyOf(each))),
    isChosen: (each) => keys.has(keyOf(each)),
    isPossible: (each) => possible.some((one) => keyOf(one) === keyOf(each)),
    toggle: (each) => {
      setKeys((before) => {
        const next = new Set(before);
        if (!next.delete(keyOf(each))) next.add(keyOf(each));
        return next;
      });
    },
    clear: () => {
      setKeys(new Set());
    },
  };
}
