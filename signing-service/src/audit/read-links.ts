import type { Store } from '../store/store.js';
import { copyLinks } from './copied-links.js';
import { readPackedLinks } from './packed-links.js';
import { firstAfter } from './read-entries.js';
import type { ChainLink } from './verify-chain.js';

/** Entries of one read: what is read at once holds up everything else on SQLite for that long. */
const batchSize = 1_000;

/** Entries after one, through another. */
export interface LinkRange {
  readonly tenantId: string;
  readonly after: number;
  readonly through: number;
}

/** Where a chain is read. */
export type ChainStore = Pick<Store, 'db' | 'copyOut'>;

/**
 * A tenant's chain in batches: from its first entry, if no other is named, to the newest; what is appended meanwhile comes along. The next batch is read
 * while one is looked at.
 */
export async function* readLinks(
  store: ChainStore,
  tenantId: string,
  {
    size = batchSize,
    after = 0,
    through = Number.MAX_SAFE_INTEGER,
  }: { readonly size?: number; readonly after?: number; readonly through?: number } = {},
): AsyncGenerator<readonly ChainLink[]> {
  const readAfter = (last: number): Promise<ChainLink[]> => {
    const links = readRange(store, { tenantId, after: last, through: Math.min(last + size, through) });
    // Whoever looks at the one before may never come to it.
    links.catch(() => undefined);
    return links;
  };
  let last = after;
  let next = last < through ? readAfter(last) : undefined;
  while (next !== undefined) {
    const links = await next;
    last = links.at(-1)?.sequence ?? last;
    const isWhole = links.length === size;
    next = isWhole && last < through ? readAfter(last) : undefined;
    if (links.length > 0) yield links;
    if (isWhole || last >= through) continue;
    // The end, or a gap.
    const first = await firstAfter(store.db, tenantId, last);
    if (first === undefined) return;
    last = first - 1;
    next = last < through ? readAfter(last) : undefined;
  }
}

function readRange({ db, copyOut }: ChainStore, range: LinkRange): Promise<ChainLink[]> {
  return copyOut === null ? readPackedLinks(db, range) : copyLinks(copyOut, range);
}
