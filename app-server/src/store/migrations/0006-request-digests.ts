import type { Kysely } from 'kysely';

/** Requests by the digest of their document, and the newest of a portal: the log names its documents by them. */
export async function requestDigests(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('signing_requests_sha256')
    .on('signing_requests')
    .columns(['member_id', 'sha256'])
    .execute();
  await db.schema
    .createIndex('signing_requests_frozen')
    .on('signing_requests')
    .columns(['member_id', 'frozen_at'])
    .execute();
}
