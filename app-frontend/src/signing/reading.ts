import type { Me } from '@dealseal/app-server/contract/people';

/** What the portal's rule asks to have been seen before Continue (ux.md §3.1). */
export interface Reading {
  readonly rule: Me['readingRule'];
  readonly total: number;
  /** The pages that came into view; none while they are being loaded. */
  readonly seen: ReadonlySet<number>;
}

export type ReadingGate =
  | { readonly kind: 'open' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'blocked'; readonly pagesLeft: number; readonly nextPage: number };

export function readingGate({ rule, total, seen }: Reading): ReadingGate {
  if (rule === 'none') return { kind: 'open' };
  if (seen.size === 0) return { kind: 'waiting' };
  const first = rule === 'last-page' ? Math.max(...seen) + 1 : 1;
  const left = Array.from({ length: Math.max(0, total - first + 1) }, (_, index) => first + index).filter(
    (page) => !seen.has(page),
  );
  const [nextPage] = left;
  return nextPage === undefined ? { kind: 'open' } : { kind: 'blocked', pagesLeft: left.length, nextPage };
}
