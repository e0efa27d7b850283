import type { Kysely } from 'kysely';
import { type AuditStamp, pathStepSchema } from '../contract/audit-export.js';
import type { Schema } from '../store/schema.js';

/** A tenant's stamps of heads up to a sequence, the earliest first, or the latest alone. */
export async function readStamps(
  db: Kysely<Schema>,
  tenantId: string,
  {
    through = Number.MAX_SAFE_INTEGER,
    onlyLatest = false,
  }: { readonly through?: number; readonly onlyLatest?: boolean },
): Promise<AuditStamp[]> {
  const all = db
    .selectFrom('audit_stamps')
    .innerJoin('audit_stamp_days', 'audit_stamp_days.day', 'audit_stamps.day')
    .select(['audit_stamps.day', 'sequence', 'head', 'salt', 'path_json', 'token'])
    .where('tenant_id', '=', tenantId)
    .where('sequence', '<=', through);
  const rows = await (
    onlyLatest ? all.orderBy('audit_stamps.day', 'desc').limit(1) : all.orderBy('audit_stamps.day')
  ).execute();
  return rows.map(({ day, sequence, head, salt, path_json: path, token }) => ({
    kind: 'stamp',
    day,
    sequence,
    head,
    salt: Buffer.from(salt).toString('base64'),
    path: pathStepSchema.array().parse(JSON.parse(path)),
    token: Buffer.from(token ?? []).toString('base64'),
  }));
}
