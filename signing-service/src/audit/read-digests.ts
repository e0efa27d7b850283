import type { Kysely } from 'kysely';
import type { AuditDigests } from '../contract/audit.js';
import type { AuditHead } from '../contract/signatures.js';
import type { Schema } from '../store/schema.js';
import { genesisHead } from './audit-entry.js';

/** Entries of one answer: a few milliseconds. */
const atOnce = 1_000;

const digestPattern = /"([0-9a-f]{64})"/g;

/** Which documents the entries after this one name; after none, where the chain has no such entry. */
export async function readDigests(
  db: Kysely<Schema>,
  tenantId: string,
  named: { readonly sequence: number; readonly head?: string | undefined } = { sequence: 0 },
): Promise<AuditDigests> {
  const after = await whereNamed(db, tenantId, named);
  const rows = await db
    .selectFrom('audit_entries')
    .leftJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
    )
    .select(['audit_entries.sequence', 'hash', 'payload'])
    .where('audit_entries.tenant_id', '=', tenantId)
    .where('audit_entries.sequence', '>', after.sequence)
    .orderBy('audit_entries.sequence')
    .limit(atOnce)
    .execute();
  const entries = rows.flatMap(({ sequence, payload }) => {
    const digests = [...(payload ?? '').matchAll(digestPattern)].map(([, digest = '']) => digest);
    return digests.length === 0 ? [] : [{ sequence, digests: [...new Set(digests)] }];
  });
  const last = rows.at(-1);
  return {
    after: after.sequence,
    entries,
    through: last === undefined ? after : { sequence: last.sequence, head: last.hash },
  };
}

/** The entry that was named, or where the chain begins. */
async function whereNamed(
  db: Kysely<Schema>,
  tenantId: string,
  { sequence, head }: { readonly sequence: number; readonly head?: string | undefined },
): Promise<AuditHead> {
  const row = await db
    .selectFrom('audit_entries')
    .select('hash')
    .where('tenant_id', '=', tenantId)
    .where('sequence', '=', sequence)
    .executeTakeFirst();
  const isThere = row !== undefined && (head === undefined || head === row.hash);
  return isThere ? { sequence, head: row.hash } : { sequence: 0, head: genesisHead(tenantId) };
}
