import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditHead } from '../contract/signatures.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/store-fixture.js';
import type { Store } from '../store/store.js';
import { appendAudits } from './append-audit.js';
import { ChainChecks } from './chain-checks.js';
import { readStoredEntries } from './read-entries.js';
import { readLinks } from './read-links.js';

const tenantId = 'tenant';
const count = 40;

// Its threads come after everything else on the machine.
describe.each(testDialects)(
  'a long chain, by a thread for each half where that helps, on %s',
  { timeout: 180_000 },
  (dialect) => {
    let database: TestDatabase;
    let store: Store;
    let checks: ChainChecks;
    let heads: AuditHead[];

    beforeEach(async () => {
      database = await createTestDatabase(dialect);
      store = await database.open();
      const row = { tenant_id: tenantId, name: 'Tenant', created_at: 1, stopped_at: null };
      await store.db.insertInto('tenants').values(row).execute();
      heads = [];
      for (let note = 1; note <= count; note += 1) {
        const entry = { tenantId, time: note, type: 'acts', payload: { note } } as const;
        heads.push(await store.transaction((trx) => appendAudits(trx, [entry], randomBytes)));
      }
      checks = new ChainChecks({
        store,
        database: database.options,
        workerUrl: new URL('../../dist/audit/audit-worker.js', import.meta.url),
        trusted: [],
        now: () => new Date(),
        worthHalving: count,
      });
    });
    afterEach(async () => {
      await checks.close();
      await database.remove();
    });

    const setTime = (sequence: number) =>
      store.db.updateTable('audit_entries').set({ time: 99 }).where('sequence', '=', sequence).execute();
    const faultWith = async (witness?: AuditHead) => (await checks.check(tenantId, witness)).firstFault;

    it('is seen as a whole', async () => {
      expect(await checks.check(tenantId, heads[9])).toMatchObject({
        ok: true,
        entries: count,
        head: heads[count - 1],
      });
    });

    it.each([1, count / 2 - 1, count / 2, count / 2 + 1, count])('shows its first fault, at %i', async (sequence) => {
      await setTime(sequence);
      expect(await faultWith()).toMatchObject({ sequence, kind: 'altered-entry' });
    });

    it('shows the earlier of two', async () => {
      await setTime(count / 2 + 3);
      await setTime(3);
      expect(await faultWith()).toMatchObject({ sequence: 3, kind: 'altered-entry' });
    });

    it('shows a gap where the halves meet, and an end that is gone', async () => {
      await store.db
        .deleteFrom('audit_entries')
        .where('sequence', '=', count / 2)
        .execute();
      expect(await faultWith()).toMatchObject({ sequence: count / 2, kind: 'missing' });
      await store.db
        .deleteFrom('audit_entries')
        .where('sequence', '>=', count / 2)
        .execute();
      expect(await faultWith(heads[0])).toMatchObject({ sequence: count / 2, kind: 'truncated' });
    });

    it('is held against a witness in either half', async () => {
      for (const sequence of [count / 4, count / 2, count - 1]) {
        const witness = { sequence, head: 'ab'.repeat(32) };
        expect(await faultWith(witness)).toMatchObject({ sequence, kind: 'not-the-witness' });
      }
      expect(await faultWith({ sequence: count + 5, head: 'ab'.repeat(32) })).toMatchObject({ kind: 'truncated' });
    });

    it('does not take a type for another that has the same low bytes', async () => {
      const lookalike = String.fromCharCode(...Array.from(Buffer.from('acts'), (byte) => byte + 0x100));
      await store.db.updateTable('audit_entries').set({ type: lookalike }).where('sequence', '=', 4).execute();
      expect(await faultWith()).toMatchObject({ sequence: 4, kind: 'altered-entry' });
    });

    it('is read over gaps longer than a batch', async () => {
      await store.db
        .deleteFrom('audit_entries')
        .where('sequence', '>', 3)
        .where('sequence', '<', count - 1)
        .execute();
      const read: number[] = [];
      for await (const batch of readStoredEntries(store.db, tenantId, { size: 2 })) {
        read.push(...batch.map(({ sequence }) => sequence));
      }
      expect(read).toEqual([1, 2, 3, count - 1, count]);
      for (const size of [1, 2, 3, 50]) {
        const links: number[] = [];
        for await (const batch of readLinks(store, tenantId, { size }))
          links.push(...batch.map(({ sequence }) => sequence));
        expect(links).toEqual(read);
      }
    });
  },
);
