import {
  blockOf,
  blockSize,
  encodeOffsets,
  EntrySet,
  offsetOf,
  sequenceAt,
} from '@dealseal/signing-service/contract/entry-set';
import { headsOf, wordsOf } from '@dealseal/signing-service/contract/words';
import type { AuditDigests } from '@dealseal/signing-service/contract/audit';
import type { Transaction } from 'kysely';
import type { SigningService } from '../install/service-clients.js';
import type { Store } from '../store/store.js';
import { type LogTables, logTables } from './log-tables.js';

type Trx = Transaction<LogTables>;

export interface NamesOfPortal {
  readonly store: Store;
  readonly memberId: string;
  readonly service: Pick<SigningService, 'auditDigests'>;
}

/** Values of one statement. */
const atOnce = 200;

/**
 * Makes entries that the log gained findable by the names of their documents, and blocks anew whose names were erased: so many answers of the
 * service at most. Several instances may do it at once: one of them gets further. True where there is more to do.
 */
export async function indexNames(portal: NamesOfPortal, answers: number): Promise<boolean> {
  for (let left = answers; left > 0; left -= 1) {
    const isOver = !(await indexNext(portal)) && !(await renewBlock(portal));
    if (isOver) return false;
  }
  return true;
}

/** False at the log's end, and where another instance was quicker. */
async function indexNext(portal: NamesOfPortal): Promise<boolean> {
  const { store, memberId, service } = portal;
  const known = await readIndex(store, memberId);
  const answer = await service.auditDigests({ after: known });
  const isAnother = known !== undefined && answer.after !== known.sequence;
  if (!isAnother && answer.through.sequence === answer.after) return false;
  const sets = await setsOf(portal, answer.entries);
  return logTables(store)
    .transaction()
    .execute(async (trx) => {
      if (!(await lockIndex(trx, memberId, known))) return false;
      if (isAnother) await trx.deleteFrom('log_words').where('member_id', '=', memberId).execute();
      for (const [block, words] of sets) {
        await addKnown(trx, { memberId, block }, words);
        await writeWords(trx, { memberId, block }, words);
      }
      const { sequence, head } = answer.through;
      await trx.updateTable('log_indexes').set({ sequence, head }).where('member_id', '=', memberId).execute();
      return true;
    });
}

/** False where no block is stale. */
async function renewBlock(portal: NamesOfPortal): Promise<boolean> {
  const { store, memberId } = portal;
  const stale = await logTables(store)
    .selectFrom('log_stale_blocks')
    .select('block')
    .where('member_id', '=', memberId)
    .orderBy('block')
    .limit(1)
    .executeTakeFirst();
  const known = await readIndex(store, memberId);
  if (stale === undefined || known === undefined) return false;
  const { block } = stale;
  const entries = await entriesOf(portal, block, known.sequence);
  const words = (await setsOf(portal, entries)).get(block) ?? new Map<string, number[]>();
  return logTables(store)
    .transaction()
    .execute(async (trx) => {
      // What came meanwhile would be lost.
      if (!(await lockIndex(trx, memberId, known))) return false;
      for (const table of ['log_words', 'log_stale_blocks'] as const) {
        await trx.deleteFrom(table).where('member_id', '=', memberId).where('block', '=', block).execute();
      }
      await writeWords(trx, { memberId, block }, words);
      return true;
    });
}

/** A block's entries, as far as they are indexed. */
async function entriesOf({ service }: NamesOfPortal, block: number, indexed: number): Promise<AuditDigests['entries']> {
  const last = Math.min(sequenceAt(block + 1, -1), indexed);
  const entries: AuditDigests['entries'] = [];
  let after = block * blockSize;
  while (after < last) {
    const answer = await service.auditDigests({ after: { sequence: after } });
    entries.push(...answer.entries);
    if (answer.through.sequence <= after) break;
    after = answer.through.sequence;
  }
  return entries.filter(({ sequence }) => sequence <= last);
}

interface Index {
  readonly sequence: number;
  readonly head: string;
}

export function readIndex(store: Store, memberId: string): Promise<Index | undefined> {
  return logTables(store)
    .selectFrom('log_indexes')
    .select(['sequence', 'head'])
    .where('member_id', '=', memberId)
    .executeTakeFirst();
}

/** Whoever holds the row indexes; false where it is not as it was read any more. An upsert that changes nothing takes it on both databases. */
async function lockIndex(trx: Trx, memberId: string, known: Index | undefined): Promise<boolean> {
  const row = await trx
    .insertInto('log_indexes')
    .values({ member_id: memberId, sequence: 0, head: '' })
    .onConflict((conflict) =>
      conflict.column('member_id').doUpdateSet((eb) => ({ sequence: eb.ref('log_indexes.sequence') })),
    )
    .returning(['sequence', 'head'])
    .executeTakeFirstOrThrow();
  return row.sequence === (known?.sequence ?? 0) && row.head === (known?.head ?? '');
}

/** Offsets of the entries that have a word. */
type Words = Map<string, number[]>;

async function setsOf(
  { store, memberId }: NamesOfPortal,
  entries: AuditDigests['entries'],
): Promise<ReadonlyMap<number, Words>> {
  const names = await namesOf(store, memberId, new Set(entries.flatMap(({ digests }) => digests)));
  const blocks = new Map<number, Words>();
  for (const { sequence, digests } of entries) {
    const words = new Set(digests.flatMap((digest) => names.get(digest) ?? []));
    if (words.size === 0) continue;
    const block = blocks.get(blockOf(sequence)) ?? new Map<string, number[]>();
    blocks.set(blockOf(sequence), block);
    for (const word of words) {
      const offsets = block.get(word);
      if (offsets === undefined) block.set(word, [offsetOf(sequence)]);
      else offsets.push(offsetOf(sequence));
    }
  }
  return blocks;
}

/** Words and heads of all names that documents of these digests have, and the documents themselves. */
async function namesOf(
  store: Store,
  memberId: string,
  digests: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map<string, string[]>();
  for (const some of inChunks([...digests])) {
    const rows = await logTables(store)
      .selectFrom('signing_requests')
      .select(['sha256', 'file_name', 'entity_title'])
      .where('member_id', '=', memberId)
      .where('sha256', 'in', some)
      .execute();
    for (const { sha256, file_name: file, entity_title: title } of rows) {
      const words = wordsOf(`${file} ${title}`).flatMap((word) => headsOf(word));
      names.set(sha256, [...(names.get(sha256) ?? [documentTerm(sha256)]), ...words]);
    }
  }
  return names;
}

/** By which blocks are found that tell of a document; no word has this form. */
export function documentTerm(sha256: string): string {
  return `=${sha256}`;
}

interface Block {
  readonly memberId: string;
  readonly block: number;
}

async function addKnown(trx: Trx, { memberId, block }: Block, words: Words): Promise<void> {
  for (const some of inChunks([...words.keys()])) {
    const rows = await trx
      .selectFrom('log_words')
      .select(['word', 'entries'])
      .where('member_id', '=', memberId)
      .where('block', '=', block)
      .where('word', 'in', some)
      .execute();
    for (const { word, entries } of rows) words.get(word)?.push(...EntrySet.decode(entries).offsets());
  }
}

async function writeWords(trx: Trx, { memberId, block }: Block, words: Words): Promise<void> {
  const rows = [...words].map(([word, offsets]) => ({
    member_id: memberId,
    block,
    word,
    entries: encodeOffsets(offsets),
  }));
  for (const some of inChunks(rows)) {
    await trx
      .insertInto('log_words')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['member_id', 'block', 'word']).doUpdateSet((eb) => ({ entries: eb.ref('excluded.entries') })),
      )
      .execute();
  }
}

function inChunks<T>(items: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += atOnce) chunks.push(items.slice(at, at + atOnce));
  return chunks;
}
