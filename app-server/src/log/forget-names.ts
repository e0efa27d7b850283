import { blockOf } from '@dealseal/signing-service/contract/entry-set';
import type { Transaction } from 'kysely';
import type { SigningTables } from '../signing/signing-tables.js';
import { documentTerm } from './index-names.js';
import type { LogTables } from './log-tables.js';

/**
 * Notes that names of these documents were erased, in the transaction that erases them. Blocks of the log that tell of them are read anew within a
 * minute, and their entries are then found by the names that are left.
 */
export async function forgetNames(
  erasing: Transaction<SigningTables>,
  memberId: string,
  digests: readonly string[],
): Promise<void> {
  const trx = erasing.withTables<LogTables>();
  const index = await trx
    .selectFrom('log_indexes')
    .select('sequence')
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  if (index === undefined || index.sequence === 0 || digests.length === 0) return;
  const rows = await trx
    .selectFrom('log_words')
    .select('block')
    .distinct()
    .where('member_id', '=', memberId)
    .where('block', 'in', [...Array(blockOf(index.sequence) + 1).keys()])
    .where('word', 'in', digests.map(documentTerm))
    .execute();
  if (rows.length === 0) return;
  await trx
    .insertInto('log_stale_blocks')
    .values(rows.map(({ block }) => ({ member_id: memberId, block })))
    .onConflict((conflict) => conflict.columns(['member_id', 'block']).doNothing())
    .execute();
}
