import { signatureReceiptSchema } from '@dealseal/signing-service/contract/signatures';
import type { Store } from '../store/store.js';
import { signingTables } from '../signing/signing-tables.js';

/** Bytes that a request refers to. */
export interface NeededDocument {
  readonly memberId: string;
  /** Lower-case hex; the file's name too. */
  readonly sha256: string;
}

const outputSchema = signatureReceiptSchema.pick({ outputSha256: true });

/** Frozen and signed bytes of all requests whose bytes are kept. */
export async function neededDocuments(store: Store): Promise<NeededDocument[]> {
  const rows = await signingTables(store)
    .selectFrom('signing_requests')
    .select(['member_id', 'sha256', 'receipt'])
    .where('purged', '=', 0)
    .execute();
  const needed = new Map<string, NeededDocument>();
  for (const { member_id: memberId, sha256, receipt } of rows) {
    const signed = receipt === null ? [] : [outputSchema.parse(JSON.parse(receipt)).outputSha256];
    for (const digest of [sha256, ...signed]) needed.set(`${memberId}/${digest}`, { memberId, sha256: digest });
  }
  return [...needed.values()];
}
