import type { Kysely } from 'kysely';

/** A person's newest request, for what they chose last. */
export async function requestsOfPerson(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('signing_requests_person')
    .on('signing_requests')
    .columns(['member_id', 'person_id', 'updated_at'])
    .execute();
}
