import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../store/store.js';
import { fieldKey, type KeptRequest } from './kept-request.js';
import { signingTables } from './signing-tables.js';
import { writeSettling } from './transition.js';

/** Who writes, and where. */
export type Writing = Pick<KeptRequest, 'memberId' | 'requestId' | 'address'>;

/**
 * A write gives a multiple field its whole new value, built from what was read a moment before, and the portal has no locking: two of ours at
 * once, and each would delete the file that the other has just put there. So one writes at a time in each field, over all instances, and
 * the next begins when the one before has settled.
 */
export interface FieldWrites {
  /** Waits for the field; false when the write before has not settled for so long that it is better to come back later. */
  begin(request: Writing): Promise<boolean>;
  /** This request's write has happened, or will never. Without this the field is kept for as long as a write may still arrive. */
  settled(request: Writing): Promise<void>;
}

/** As long as sending may take, and then as long as what was sent may be on its way. */
const keptFor = 2 * writeSettling;
const lookEvery = 100;
const looksAtMost = 600;

export function createFieldWrites(options: {
  readonly store: Store;
  readonly now: () => number;
  /** How often a field that is being written to is looked at, a tenth of a second apart. */
  readonly looks?: number;
}): FieldWrites {
  const { store, now, looks = looksAtMost } = options;
  const db = signingTables(store);
  const take = async ({ memberId, requestId, address }: Writing): Promise<boolean> => {
    const taken = { request_id: requestId, kept_until: now() + keptFor };
    const result = await db
      .insertInto('field_writes')
      .values({ member_id: memberId, field: fieldKey(address), ...taken })
      .onConflict((conflict) =>
        conflict
          .columns(['member_id', 'field'])
          .doUpdateSet(taken)
          .where((where) =>
            where.or([where('field_writes.kept_until', '<=', now()), where('field_writes.request_id', '=', requestId)]),
          ),
      )
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  };
  return {
    begin: async (request) => {
      for (let look = 0; look < looks; look += 1) {
        if (await take(request)) return true;
        await pause(lookEvery);
      }
      return false;
    },
    settled: async ({ memberId, requestId, address }) => {
      await db
        .deleteFrom('field_writes')
        .where('member_id', '=', memberId)
        .where('field', '=', fieldKey(address))
        .where('request_id', '=', requestId)
        .execute();
    },
  };
}
