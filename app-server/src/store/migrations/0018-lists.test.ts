import SqliteDatabase from 'better-sqlite3';
import { Kysely, sql, SqliteDialect } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { columnTypes } from '../column-types.js';
import { portals } from './0001-portals.js';
import { signing } from './0002-signing.js';
import { lists } from './0018-lists.js';

const database = new SqliteDatabase(':memory:');
// The requests alone, without their portal.
database.pragma('foreign_keys = OFF');
const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
afterAll(() => db.destroy());

it('requests of before are found by their names, however many there are', async () => {
  const types = columnTypes('sqlite');
  await portals(db, types);
  await signing(db, types);
  await sql`
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 1201)
    insert into signing_requests (member_id, request_id, person_id, person_name, entity_type_id, entity_id, field, file_id, entity_title,
      field_title, file_name, size, sha256, inspection, state, machine, version, frozen_at, updated_at, seen_until)
    select 'm1', n, '7', 'Milica', 2, n, 'UF_CRM_SIGN_DOC', n, 'Hotel Žabljak', 'Contract', 'Ugovor ' || n || '.pdf', 1, '', '{}', 'stored', '{}', 1, n, n, n
    from numbers`.execute(db);
  await lists(db, types);
  const found = await sql<{ search_text: string }>`
    select search_text from signing_requests where search_text like '% hotel zabljak' order by frozen_at`.execute(db);
  expect(found.rows).toHaveLength(1201);
  expect(found.rows.at(-1)?.search_text).toBe(' 1201 ugovor 1201 pdf hotel zabljak');
});
