import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.js';

/** A picture of a tenant's. */
export interface MarkLogoKey {
  readonly tenantId: string;
  readonly sha256: string;
}

/** Null for one that is not kept. */
export async function readMarkLogo(db: Kysely<Schema>, { tenantId, sha256 }: MarkLogoKey): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('mark_logos')
    .select('picture')
    .where('tenant_id', '=', tenantId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row?.picture ?? null;
}
