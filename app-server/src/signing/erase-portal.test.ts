import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type ColumnMetadata, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSealer } from '../store/sealing.js';
import { createPortalRepository } from '../store/portal-repository.js';
import { portalTables } from '../store/portal-tables.js';
import { openStore, type Store } from '../store/store.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/test-database.test-support.js';
import { insertPortal } from '../store/test-portal.test-support.js';
import { createDocumentBytes, type DocumentBytes } from './document-bytes.js';
import { erasePortal, erasePortals } from './erase-portal.js';
import { listRemovals } from './erasures.js';
import { signingTables } from './signing-tables.js';

const now = 1_800_000_000_000;
const removed = 'a'.repeat(32);
const other = 'b'.repeat(32);

describe.each(testDialects)('a portal that was removed with its data, on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let bytes: DocumentBytes;
  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    store = await openStore(database.options);
    bytes = createDocumentBytes(join(database.directory, 'documents'));
    for (const memberId of [removed, other]) {
      await insertPortal(store, memberId);
      await fillTables(memberId);
    }
  });
  afterEach(async () => {
    await store.close();
    await database.remove();
  });

  const parts = () => ({ store, bytes, log: () => undefined, now: () => now });
  const portals = () =>
    createPortalRepository({ store, sealer: createSealer({ current: 'k1', keys: new Map() }), now: () => now });
  const keep = async (memberId: string, text: string): Promise<string> =>
    (await bytes.keep(memberId, Readable.from([Buffer.from(text)]))).sha256;

  async function tables() {
    const all = await store.db.introspection.getTables();
    return all.filter(({ columns }) => columns.some(({ name }) => name === 'member_id'));
  }

  /** One row in every table there is, whatever its columns. */
  async function fillTables(memberId: string): Promise<void> {
    for (const { name, columns } of await tables()) {
      if (name === 'portals') continue;
      const values = columns.map((column) => valueOf(column, memberId));
      const names = columns.map((column) => sql.ref(column.name));
      await sql`insert into ${sql.table(name)} (${sql.join(names)}) values (${sql.join(values)})`.execute(store.db);
    }
  }

  async function rowsOf(memberId: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { name } of await tables()) {
      const counted = sql<{
        n: number | string;
      }>`select count(*) as n from ${sql.table(name)} where member_id = ${memberId}`;
      const { rows } = await counted.execute(store.db);
      if (Number(rows[0]?.n) > 0) counts[name] = Number(rows[0]?.n);
    }
    return counts;
  }

  it('has every table of the database in the list that is deleted', async () => {
    expect((await tables()).map(({ name }) => name).toSorted()).toEqual([...portalTables].toSorted());
  });

  it('leaves no row and no byte behind, and nothing of another portal is touched', async () => {
    await keep(removed, 'theirs');
    const ours = await keep(other, 'ours');
    const before = await rowsOf(other);
    expect(Object.keys(await rowsOf(removed)).toSorted()).toEqual([...portalTables].toSorted());
    await portals().uninstall(removed, { isClean: true });
    await erasePortal(parts(), removed);
    expect(await rowsOf(removed)).toEqual({});
    expect(await rowsOf(other)).toEqual(before);
    expect(await readdir(join(database.directory, 'documents'))).toEqual([other]);
    expect(await bytes.has(other, ours)).toBe(true);
    expect(await listRemovals(store)).toEqual([{ memberId: removed, requests: 1, removedAt: now }]);
  });

  it('without that wish is kept, and so is one that was installed again meanwhile', async () => {
    const before = await rowsOf(removed);
    await portals().uninstall(removed, { isClean: false });
    await erasePortals(parts());
    const forgotten = ['service_tokens', 'user_tokens', 'verified_sessions', 'file_facts'];
    const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !forgotten.includes(name)));
    expect(await rowsOf(removed)).toEqual(kept);
    await portals().uninstall(removed, { isClean: true });
    await portals().install(removed, {
      domain: 'portal.example.com',
      clientEndpoint: 'https://portal.example.com/rest/',
      serverEndpoint: 'https://oauth.example.com/rest/',
      licence: 'F',
      appVersion: '1',
      scopes: [],
    });
    await erasePortals(parts());
    expect(await rowsOf(removed)).toEqual(kept);
  });

  it.each(['signed', 'storing', 'conflict', 'signing'])(
    'keeps what nobody else has: a request in %s with its bytes, until it is given up',
    async (state) => {
      const [original, signed, unneeded] = await Promise.all(
        ['original', 'signed', 'of another'].map((text) => keep(removed, text)),
      );
      const receipt = state === 'signing' ? null : JSON.stringify({ ...receiptOf('signed') });
      await requests().set({ state, sha256: original, receipt }).execute();
      await portals().uninstall(removed, { isClean: true });
      await erasePortals(parts());
      expect(await rowsOf(removed)).toEqual({ portals: 1, signing_requests: 1 });
      const held = await Promise.all([original, signed, unneeded].map((each) => bytes.has(removed, each ?? '')));
      expect(held).toEqual([true, state !== 'signing', false]);
      const portal = await store.db
        .selectFrom('portals')
        .selectAll()
        .where('member_id', '=', removed)
        .executeTakeFirstOrThrow();
      expect(portal).toMatchObject({ settings: '{}', scopes: '[]', sealed_application_token: null });
      expect(portal.pairing_tenant_id).toBe(null);
      await requests().set({ state: 'abandoned' }).execute();
      await erasePortals(parts());
      expect(await rowsOf(removed)).toEqual({});
      expect(existsSync(join(database.directory, 'documents', removed))).toBe(false);
    },
  );

  it('is finished by a later look when the program ended in between, with what arrived since', async () => {
    await portals().uninstall(removed, { isClean: true });
    await erasePortals({ ...parts(), bytes: { ...bytes, keptBefore: () => Promise.resolve([]) } });
    expect(await rowsOf(removed)).toEqual({});
    await keep(removed, 'arrived when all was deleted');
    await erasePortals({ ...parts(), now: () => Date.now() });
    expect(await readdir(join(database.directory, 'documents'))).toEqual([removed]);
    await erasePortals({ ...parts(), now: () => Date.now() + 2 * 3_600_000 });
    expect(await readdir(join(database.directory, 'documents'))).toEqual([]);
  });

  const requests = () => signingTables(store).updateTable('signing_requests').where('member_id', '=', removed);
});

function valueOf({ name, dataType, isNullable }: ColumnMetadata, memberId: string): unknown {
  if (name === 'member_id') return memberId;
  if (name === 'state') return 'stored';
  if (isNullable) return null;
  if (/int/i.test(dataType)) return 1;
  return /blob|bytea/i.test(dataType) ? Buffer.from('x') : 'x';
}

function receiptOf(signed: string): object {
  return { outputSha256: createHash('sha256').update(signed).digest('hex') };
}
