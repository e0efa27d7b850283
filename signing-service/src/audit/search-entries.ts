import type { Kysely } from 'kysely';
import type { AuditFilter } from '../contract/audit.js';
import type { Schema } from '../store/schema.js';
import { type Condition, conditionsOf, type TermMatch } from './entry-filter.js';
import { blockOf, blockSize, EntrySet, offsetOf, sequenceAt } from '../contract/entry-set.js';
import { indexedThrough } from './index-entries.js';

export interface EntrySearch {
  readonly tenantId: string;
  readonly filter: AuditFilter;
  /** Only entries before this one; undefined: from the newest. */
  readonly before: number | undefined;
  readonly limit: number;
}

/** Blocks of one round: few at first, since the newest page is mostly full after them; then by far more, since each round costs its queries. */
const firstRound = 4;
const roundGrowth = 8;
const longestRound = 256;

/** Sequences of the newest entries that pass the filter, falling, `limit` at most. */
export async function findEntries(db: Kysely<Schema>, search: EntrySearch): Promise<number[]> {
  const { tenantId, filter, before, limit } = search;
  const last = Math.min(await indexedThrough(db, tenantId), (before ?? Number.POSITIVE_INFINITY) - 1);
  const conditions = conditionsOf(filter);
  const span = spanOf(filter);
  const blocks = await blocksWithin(db, { tenantId, span, through: blockOf(last) });
  const found: number[] = [];
  let size = firstRound;
  for (
    let at = 0;
    at < blocks.length && found.length < limit;
    at += size, size = Math.min(size * roundGrowth, longestRound)
  ) {
    const round = blocks.slice(at, at + size);
    const candidates = new Map(
      round.map(({ block }) => [block, EntrySet.through(Math.min(last - block * blockSize, blockSize) - 1)] as const),
    );
    const passed = await passConditions(db, { tenantId, conditions, candidates });
    for (const { block, isWhole } of round) {
      const set = passed.get(block);
      if (set === undefined || found.length >= limit) continue;
      const timely = isWhole ? set : set.and(await timelyEntries(db, { tenantId, span, block }));
      found.push(
        ...timely
          .offsets()
          .map((offset) => sequenceAt(block, offset))
          .toReversed(),
      );
    }
  }
  return found.slice(0, limit);
}

/** Milliseconds, the end not included. */
interface Span {
  readonly from: number;
  readonly until: number;
}

function spanOf({ from, until }: AuditFilter): Span {
  return {
    from: from === undefined ? 0 : Date.parse(from),
    until: until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(until),
  };
}

interface Block {
  readonly block: number;
  /** All of its times are within the span. */
  readonly isWhole: boolean;
}

/** Newest first. */
async function blocksWithin(
  db: Kysely<Schema>,
  { tenantId, span, through }: { readonly tenantId: string; readonly span: Span; readonly through: number },
): Promise<Block[]> {
  const rows = await db
    .selectFrom('audit_blocks')
    .select(['block', 'first_time', 'last_time'])
    .where('tenant_id', '=', tenantId)
    .where('block', '<=', through)
    .where('last_time', '>=', span.from)
    .where('first_time', '<', span.until)
    .orderBy('block', 'desc')
    .execute();
  return rows.map(({ block, first_time: first, last_time: last }) => ({
    block,
    isWhole: first >= span.from && last < span.until,
  }));
}

type Candidates = ReadonlyMap<number, EntrySet>;

async function passConditions(
  db: Kysely<Schema>,
  {
    tenantId,
    conditions,
    candidates,
  }: { readonly tenantId: string; readonly conditions: readonly Condition[]; readonly candidates: Candidates },
): Promise<Candidates> {
  let left = candidates;
  for (const condition of conditions) {
    if (left.size === 0) return left;
    const passed = new Map<number, EntrySet>();
    for (const matches of condition) {
      for (const [block, set] of await passAll(db, { tenantId, matches, candidates: left })) {
        const known = passed.get(block);
        if (known === undefined) passed.set(block, set);
        else known.addAll(set);
      }
    }
    left = passed;
  }
  return left;
}

async function passAll(
  db: Kysely<Schema>,
  {
    tenantId,
    matches,
    candidates,
  }: { readonly tenantId: string; readonly matches: readonly TermMatch[]; readonly candidates: Candidates },
): Promise<Candidates> {
  let left = candidates;
  for (const match of matches) {
    if (left.size === 0) return left;
    const matched =
      'named' in match ? match.named : await readMatched(db, { tenantId, match, blocks: [...left.keys()] });
    const both = new Map<number, EntrySet>();
    for (const [block, candidate] of left) {
      const common = matched.get(block)?.and(candidate);
      if (common !== undefined && !common.isEmpty) both.set(block, common);
    }
    left = both;
  }
  return left;
}

interface IndexLookup {
  readonly tenantId: string;
  readonly match: Exclude<TermMatch, { readonly named: unknown }>;
  readonly blocks: readonly number[];
}

async function readMatched(db: Kysely<Schema>, lookup: IndexLookup): Promise<Candidates> {
  const matched = new Map<number, EntrySet>();
  for (const { block, entries } of await readTerm(db, lookup)) {
    const known = matched.get(block);
    if (known === undefined) matched.set(block, EntrySet.decode(entries));
    else known.addStored(entries);
  }
  return matched;
}

function readTerm(
  db: Kysely<Schema>,
  { tenantId, match, blocks }: IndexLookup,
): Promise<{ readonly block: number; readonly entries: Uint8Array }[]> {
  const rows = db
    .selectFrom('audit_terms')
    .select(['block', 'entries'])
    .where('tenant_id', '=', tenantId)
    .where('block', 'in', blocks);
  if ('anyOf' in match) return rows.where('term', 'in', match.anyOf).execute();
  const { beginning } = match;
  return rows.where('term', '>=', beginning).where('term', '<', `${beginning}\u{10ffff}`).execute();
}

/** Those of a block that lie within the span, where not all do. */
async function timelyEntries(
  db: Kysely<Schema>,
  { tenantId, span, block }: { readonly tenantId: string; readonly span: Span; readonly block: number },
): Promise<EntrySet> {
  const rows = await db
    .selectFrom('audit_entries')
    .select('sequence')
    .where('tenant_id', '=', tenantId)
    .where('sequence', '>=', sequenceAt(block, 0))
    .where('sequence', '<', sequenceAt(block + 1, 0))
    .where('time', '>=', span.from)
    .where('time', '<', span.until)
    .execute();
  const set = new EntrySet();
  for (const { sequence } of rows) set.add(offsetOf(sequence));
  return set;
}
