import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import { activationHashBytes, hashActivationCode, isActivationCode, makeActivationCode } from './activation-code.js';
import type { AuthorizationContext, PersonKey, RandomBytes } from './context.js';
import { recoveryPlace } from './sealed-places.js';

const codesInSet = 10;
/** Salts and hashes of a whole set, one after the other. */
export const recoverySetBytes = codesInSet * activationHashBytes;

/** A set as it is kept. */
export interface RecoverySet {
  readonly codes_sealed: Uint8Array;
  /** Bit n set: code n has been used. */
  readonly used: number;
  readonly made_at: number;
}

/**
 * Makes ten recovery codes in the place of all earlier ones, and answers them: the only time that anybody sees them. They are made and kept
 * as activation codes are.
 */
export async function makeRecoveryCodes(
  trx: Trx,
  context: AuthorizationContext,
  { tenantId, personId, now }: PersonKey & { readonly now: number },
): Promise<string[]> {
  const codes = makeDistinctCodes(context.randomBytes);
  const hashes = Buffer.concat(codes.map((code) => hashActivationCode(code, context.randomBytes)));
  const set = {
    codes_sealed: context.sealing.seal(recoveryPlace({ tenantId, personId }), hashes),
    used: 0,
    made_at: now,
  };
  await trx
    .insertInto('recovery_codes')
    .values({ tenant_id: tenantId, person_id: personId, ...set })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id']).doUpdateSet(set))
    .execute();
  return codes;
}

/** Those of an earlier phone are void. */
export async function dropRecoveryCodes(trx: Trx, { tenantId, personId }: PersonKey): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('tenant_id', '=', tenantId).where('person_id', '=', personId).execute();
}

/** A person's set, if it was made when they became active: any later reset or set-up voids it, whoever did that. */
export async function readRecoverySet(
  db: Kysely<Schema>,
  { tenantId, personId }: PersonKey,
): Promise<RecoverySet | null> {
  const row = await db
    .selectFrom('recovery_codes')
    .innerJoin('people', (join) =>
      join
        .onRef('people.tenant_id', '=', 'recovery_codes.tenant_id')
        .onRef('people.person_id', '=', 'recovery_codes.person_id')
        .onRef('people.active_since', '=', 'recovery_codes.made_at'),
    )
    .select(['codes_sealed', 'used', 'made_at'])
    .where('recovery_codes.tenant_id', '=', tenantId)
    .where('recovery_codes.person_id', '=', personId)
    .where('people.state', '=', 'active')
    .executeTakeFirst();
  return row ?? null;
}

/** The place of a typed code in an opened set, or null. All are compared, wherever it stands. */
export function findRecoveryCode(typed: string, hashes: Uint8Array): number | null {
  const matches = Array.from({ length: codesInSet }, (_, index) => {
    return isActivationCode(typed, hashes.subarray(index * activationHashBytes, (index + 1) * activationHashBytes));
  });
  const index = matches.indexOf(true);
  return index < 0 ? null : index;
}

export function isUsed({ used }: Pick<RecoverySet, 'used'>, index: number): boolean {
  return (used & (1 << index)) !== 0;
}

export function recoveryCodesLeft(set: Pick<RecoverySet, 'used'> | null): number {
  if (set === null) return 0;
  return Array.from({ length: codesInSet }, (_, index) => isUsed(set, index)).filter((used) => !used).length;
}

/** Uses a code for good, by one update of the set that was read. False when it has changed meanwhile. */
export async function takeRecoveryCode(
  trx: Trx,
  { tenantId, personId }: PersonKey,
  taken: { readonly set: RecoverySet; readonly index: number },
): Promise<boolean> {
  const { set, index } = taken;
  const { numUpdatedRows } = await trx
    .updateTable('recovery_codes')
    .set({ used: set.used | (1 << index) })
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .where('made_at', '=', set.made_at)
    .where('used', '=', set.used)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function makeDistinctCodes(randomBytes: RandomBytes): string[] {
  const codes = new Set<string>();
  while (codes.size < codesInSet) codes.add(makeActivationCode(randomBytes));
  return [...codes];
}
