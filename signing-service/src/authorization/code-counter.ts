import type { Kysely } from 'kysely';
import { z } from 'zod';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { CodeCountersTable, Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import type { PersonKey } from './context.js';

/** Wrong codes of a person, over all paths. */
export interface CodeCounter {
  /** Since the last right one. */
  readonly inRow: number;
  /** Milliseconds since the epoch. */
  readonly lockedUntil: number | null;
  readonly lockedForGood: boolean;
  /** Times of the latest wrong codes, oldest first. */
  readonly recentWrong: readonly number[];
  /** Right codes in a row that are still to be given after a final lock was opened. */
  readonly proofsLeft: number;
}

export const freshCounter: CodeCounter = {
  inRow: 0,
  lockedUntil: null,
  lockedForGood: false,
  recentWrong: [],
  proofsLeft: 0,
};

/** The counter of a person, also of one nobody knows. */
export async function readCounter(db: Kysely<Schema>, person: PersonKey): Promise<CodeCounter> {
  const row = await db
    .selectFrom('code_counters')
    .selectAll()
    .where('tenant_id', '=', person.tenantId)
    .where('person_id', '=', person.personId)
    .executeTakeFirst();
  return row === undefined ? freshCounter : parseCounter(row);
}

/**
 * Reads the counter and holds it until the transaction ends: attempts on one person follow one another, so that none is evaluated
 * before those ahead of it have been counted. An upsert, because it both creates and locks, on both databases.
 */
export async function lockCounter(trx: Trx, person: PersonKey, now: number): Promise<CodeCounter> {
  const { rows } = await upsertCounter(trx, { ...person, now });
  const [row] = rows;
  if (row === undefined) throw new TypeError('An upsert answers its row');
  return parseCounter(row);
}

const upsertCounter = prepareQuery((db, slot: Slots<PersonKey & { readonly now: number }>) =>
  db
    .insertInto('code_counters')
    .values({
      tenant_id: slot('tenantId'),
      person_id: slot('personId'),
      in_row: 0,
      locked_until: null,
      locked_for_good: 0,
      recent_wrong: '[]',
      proofs_left: 0,
      touched_at: slot('now'),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id']).doUpdateSet({ touched_at: slot('now') }))
    .returningAll(),
);

/** Writes a counter that this transaction has locked. */
export async function writeCounter(trx: Trx, person: PersonKey, counter: CodeCounter): Promise<void> {
  await trx
    .updateTable('code_counters')
    .set({
      in_row: counter.inRow,
      locked_until: counter.lockedUntil,
      locked_for_good: counter.lockedForGood ? 1 : 0,
      recent_wrong: JSON.stringify(counter.recentWrong),
      proofs_left: counter.proofsLeft,
    })
    .where('tenant_id', '=', person.tenantId)
    .where('person_id', '=', person.personId)
    .execute();
}

const timesSchema = z.array(z.number());

export function parseCounter(row: CodeCountersTable): CodeCounter {
  return {
    inRow: row.in_row,
    lockedUntil: row.locked_until,
    lockedForGood: row.locked_for_good === 1,
    recentWrong: timesSchema.parse(JSON.parse(row.recent_wrong)),
    proofsLeft: row.proofs_left,
  };
}
