/** What the portal's policy asks to have been seen before Continue: *last page reached* (ux.md §3.1). */
export interface Reading {
  readonly total: number;
  /** The furthest page that came into view; 0 while the pages are being loaded. */
  readonly furthest: number;
}

export type ReadingGate =
  | { readonly kind: 'open' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'blocked'; readonly pagesLeft: number; readonly nextPage: number };

export function readingGate({ total, furthest }: Reading): ReadingGate {
  if (furthest === 0) return { kind: 'waiting' };
  if (furthest >= total) return { kind: 'open' };
  return { kind: 'blocked', pagesLeft: total - furthest, nextPage: furthest + 1 };
}
