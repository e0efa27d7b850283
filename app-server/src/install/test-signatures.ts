import type { Store } from '../store/store.js';

interface TestSignaturesTable {
  member_id: string;
  /** Of the pairing that made it. */
  tenant_id: string;
  person_name: string;
  /** ISO 8601. */
  signed_at: string;
  is_test: number;
  pdf: Uint8Array;
}

export interface KeptTestSignature {
  readonly tenantId: string;
  readonly person: string;
  /** ISO 8601. */
  readonly at: string;
  readonly isTest: boolean;
  readonly pdf: Uint8Array;
}

const tables = (store: Store) => store.db.withTables<{ test_signatures: TestSignaturesTable }>();

/** The last of the portal, by the tenant that it is paired as; null before the first. */
export async function readTestSignature(
  store: Store,
  memberId: string,
  tenantId: string,
): Promise<KeptTestSignature | null> {
  const row = await tables(store)
    .selectFrom('test_signatures')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { person_name: person, signed_at: at, is_test, pdf } = row;
  return { tenantId, person, at, isTest: is_test === 1, pdf };
}

/** In place of the one before. */
export async function keepTestSignature(store: Store, memberId: string, kept: KeptTestSignature): Promise<void> {
  const columns = {
    tenant_id: kept.tenantId,
    person_name: kept.person,
    signed_at: kept.at,
    is_test: kept.isTest ? 1 : 0,
    pdf: kept.pdf,
  };
  await tables(store)
    .insertInto('test_signatures')
    .values({ member_id: memberId, ...columns })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(columns))
    .execute();
}
