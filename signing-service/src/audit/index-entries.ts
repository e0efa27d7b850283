import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { Store, Trx } from '../store/store.js';
import { blockOf, blockSize, encodeOffsets, EntrySet, offsetOf, sequenceAt } from '../contract/entry-set.js';
import { type IndexedEntry, termsOf } from './entry-terms.js';

/** Entries of one transaction: a few milliseconds, so that a signature does not wait for them. */
const usualBatch = 200;
/** Rows of one statement. */
const rowsAtOnce = 200;

/**
 * Indexes entries that were appended since the last time, `most` at most, apart from the transactions that append them: signing does nothing
 * for the index. Several instances may do it at once. Answers how many.
 */
export async function indexEntries(
  store: Store,
  tenantId: string,
  { most, batchSize = usualBatch }: { readonly most: number; readonly batchSize?: number },
): Promise<number> {
  let count = 0;
  while (count < most) {
    const done = await store.transaction((trx) => indexBatch(trx, tenantId, batchSize));
    if (done === 0) break;
    count += done;
  }
  return count;
}

/** How far the tenant's entries can be found. */
export async function indexedThrough(db: Kysely<Schema>, tenantId: string): Promise<number> {
  const row = await db
    .selectFrom('audit_index')
    .select('sequence')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row?.sequence ?? 0;
}

/** Makes the index of the blocks of these entries anew, from what is left of their payloads. In the transaction that erased some. */
export async function reindexBlocks(
  trx: Trx,
  tenantId: string,
  { from, through }: { readonly from: number; readonly through: number },
): Promise<void> {
  const indexed = await lockIndex(trx, tenantId);
  for (let block = blockOf(from); block <= blockOf(Math.min(through, indexed)); block += 1) {
    await trx.deleteFrom('audit_terms').where('tenant_id', '=', tenantId).where('block', '=', block).execute();
    const last = Math.min(indexed, sequenceAt(block + 1, -1));
    const entries = await readEntries(trx, tenantId, { after: block * blockSize, through: last });
    await writeTerms(trx, { tenantId, block }, setsOf(entries));
  }
}

async function indexBatch(trx: Trx, tenantId: string, batchSize: number): Promise<number> {
  const after = await lockIndex(trx, tenantId);
  const block = blockOf(after + 1);
  const through = Math.min(after + batchSize, sequenceAt(block + 1, -1));
  const entries = await readEntries(trx, tenantId, { after, through });
  const last = entries.at(-1);
  if (last === undefined) return 0;
  const sets = setsOf(entries);
  await addKnown(trx, { tenantId, block }, sets);
  await writeTerms(trx, { tenantId, block }, sets);
  await widenBlock(
    trx,
    { tenantId, block },
    entries.map(({ time }) => time),
  );
  await trx.updateTable('audit_index').set({ sequence: last.sequence }).where('tenant_id', '=', tenantId).execute();
  return entries.length;
}

/** Whoever holds the row indexes; an upsert that changes nothing takes it on both databases. */
async function lockIndex(trx: Trx, tenantId: string): Promise<number> {
  const { sequence } = await trx
    .insertInto('audit_index')
    .values({ tenant_id: tenantId, sequence: 0 })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet((eb) => ({ sequence: eb.ref('audit_index.sequence') })),
    )
    .returning('sequence')
    .executeTakeFirstOrThrow();
  return sequence;
}

interface Entry extends IndexedEntry {
  readonly sequence: number;
  readonly time: number;
}

function readEntries(
  trx: Trx,
  tenantId: string,
  { after, through }: { readonly after: number; readonly through: number },
): Promise<Entry[]> {
  return trx
    .selectFrom('audit_entries')
    .leftJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
    )
    .select(['audit_entries.sequence', 'time', 'type', 'payload'])
    .where('audit_entries.tenant_id', '=', tenantId)
    .where('audit_entries.sequence', '>', after)
    .where('audit_entries.sequence', '<=', through)
    .orderBy('audit_entries.sequence')
    .execute();
}

/** Offsets of the entries that have a term. */
type Sets = Map<string, number[]>;

function setsOf(entries: readonly Entry[]): Sets {
  const sets: Sets = new Map();
  for (const entry of entries) {
    for (const term of termsOf(entry)) {
      const set = sets.get(term);
      if (set === undefined) sets.set(term, [offsetOf(entry.sequence)]);
      else set.push(offsetOf(entry.sequence));
    }
  }
  return sets;
}

interface Block {
  readonly tenantId: string;
  readonly block: number;
}

async function addKnown(trx: Trx, { tenantId, block }: Block, sets: Sets): Promise<void> {
  for (const terms of inChunks([...sets.keys()], rowsAtOnce)) {
    const rows = await trx
      .selectFrom('audit_terms')
      .select(['term', 'entries'])
      .where('tenant_id', '=', tenantId)
      .where('block', '=', block)
      .where('term', 'in', terms)
      .execute();
    for (const { term, entries } of rows) sets.get(term)?.push(...EntrySet.decode(entries).offsets());
  }
}

async function writeTerms(trx: Trx, { tenantId, block }: Block, sets: Sets): Promise<void> {
  const rows = [...sets].map(([term, set]) => ({ tenant_id: tenantId, block, term, entries: encodeOffsets(set) }));
  for (const some of inChunks(rows, rowsAtOnce)) {
    await trx
      .insertInto('audit_terms')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'block', 'term']).doUpdateSet((eb) => ({ entries: eb.ref('excluded.entries') })),
      )
      .execute();
  }
}

async function widenBlock(trx: Trx, { tenantId, block }: Block, times: readonly number[]): Promise<void> {
  const known = await trx
    .selectFrom('audit_blocks')
    .select(['first_time', 'last_time'])
    .where('tenant_id', '=', tenantId)
    .where('block', '=', block)
    .executeTakeFirst();
  const all = known === undefined ? times : [...times, known.first_time, known.last_time];
  const span = { first_time: Math.min(...all), last_time: Math.max(...all) };
  await trx
    .insertInto('audit_blocks')
    .values({ tenant_id: tenantId, block, ...span })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'block']).doUpdateSet(span))
    .execute();
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
