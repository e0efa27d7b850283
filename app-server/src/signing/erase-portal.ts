import { signatureReceiptSchema } from '@dealseal/signing-service/contract/signatures';
import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { portalTables } from '../store/portal-tables.js';
import type { Database } from '../store/schema.js';
import type { Store } from '../store/store.js';
import type { DocumentBytes } from './document-bytes.js';
import { unstoredStates } from './signing-request.js';
import { signingTables } from './signing-tables.js';

const hour = 60 * 60_000;
const outputSchema = signatureReceiptSchema.pick({ outputSha256: true });

export interface ErasePortalParts {
  readonly store: Store;
  readonly bytes: DocumentBytes;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

/** Finishes what was begun: every portal whose application was removed with its data, and bytes of portals that are gone. */
export async function erasePortals(parts: ErasePortalParts): Promise<void> {
  const { store, bytes } = parts;
  const asked = await store.db
    .selectFrom('portals')
    .select('member_id')
    .where('state', '=', 'uninstalled')
    .where('clean_requested_at', 'is not', null)
    .execute();
  for (const { member_id: memberId } of asked) await erasePortal(parts, memberId);
  const known = await store.db.selectFrom('portals').select('member_id').execute();
  const stay = new Set(known.map(({ member_id: memberId }) => memberId));
  for (const memberId of await bytes.owners()) {
    // Written by what was under way when its portal went; younger bytes may belong to one that is just being installed.
    if (!stay.has(memberId)) await removeBytes(parts, memberId, { kept: new Set(), before: parts.now() - hour });
  }
}

/**
 * Deletes everything of a portal whose application was removed with its data. What was signed, or may have been, and stands nowhere else stays
 * until it is given up: the request and its bytes, and of the portal what they refer to. Nothing happens to a portal that was installed again.
 */
export async function erasePortal(parts: ErasePortalParts, memberId: string): Promise<void> {
  const erased = await eraseRows(parts.store, memberId, parts.now());
  if (erased === null) return;
  await removeBytes(parts, memberId, { kept: erased.keptDigests, before: Number.POSITIVE_INFINITY });
  const { requests, waiting } = erased;
  if (requests > 0 || waiting === 0) parts.log('a portal’s data were deleted', { portal: memberId, requests, waiting });
}

interface Erased {
  /** How many requests went, and how many wait to be taken. */
  readonly requests: number;
  readonly waiting: number;
  readonly keptDigests: ReadonlySet<string>;
}

function eraseRows(store: Store, memberId: string, now: number): Promise<Erased | null> {
  return signingTables(store)
    .withTables<Pick<Database, 'portals' | 'portal_removals'>>()
    .transaction()
    .execute(async (trx) => {
      // The first write: an installation of this moment comes before all of this, or after.
      const emptied = await trx
        .updateTable('portals')
        .set({ settings: '{}', scopes: '[]', licence: '', app_version: '', sealed_application_token: null })
        .where('member_id', '=', memberId)
        .where('state', '=', 'uninstalled')
        .where('clean_requested_at', 'is not', null)
        .executeTakeFirst();
      if (emptied.numUpdatedRows === 0n) return null;
      const { numDeletedRows } = await trx
        .deleteFrom('signing_requests')
        .where('member_id', '=', memberId)
        .where('state', 'not in', [...unstoredStates])
        .executeTakeFirst();
      const kept = await trx
        .selectFrom('signing_requests')
        .select(['sha256', 'receipt', 'state'])
        .where('member_id', '=', memberId)
        .execute();
      for (const table of portalTables) {
        const stays = table === 'signing_requests' || (table === 'portals' && kept.length > 0);
        if (!stays) await sql`delete from ${sql.table(table)} where member_id = ${memberId}`.execute(trx);
      }
      // Only who may still ask the service for a signature needs its key.
      if (!kept.some(({ state }) => state === 'signing')) await forgetPairing(trx, memberId);
      const requests = Number(numDeletedRows);
      if (requests > 0 || kept.length === 0) {
        const removal = { removal_id: randomUUID(), removed_member_id: memberId, requests, removed_at: now };
        await trx.insertInto('portal_removals').values(removal).execute();
      }
      return { requests, waiting: kept.length, keptDigests: new Set(kept.flatMap(digestsOf)) };
    });
}

async function forgetPairing(db: Pick<Kysely<Pick<Database, 'portals'>>, 'updateTable'>, memberId: string) {
  await db
    .updateTable('portals')
    .set({
      pairing_service: null,
      pairing_tenant_id: null,
      pairing_tenant_name: null,
      pairing_certificate: null,
      pairing_authority: null,
      sealed_pairing_key: null,
      paired_at: null,
    })
    .where('member_id', '=', memberId)
    .execute();
}

function digestsOf({ sha256, receipt }: { readonly sha256: string; readonly receipt: string | null }): string[] {
  return receipt === null ? [sha256] : [sha256, outputSchema.parse(JSON.parse(receipt)).outputSha256];
}

/** Drafts go when they are an hour old: a younger one may be a signature that is just arriving. */
async function removeBytes(
  { bytes, now }: ErasePortalParts,
  memberId: string,
  which: { readonly kept: ReadonlySet<string>; readonly before: number },
): Promise<void> {
  await bytes.removeDrafts(memberId, now() - hour);
  for (const sha256 of await bytes.keptBefore(memberId, which.before)) {
    if (!which.kept.has(sha256)) await bytes.remove(memberId, sha256);
  }
  await bytes.removeFolder(memberId);
}
