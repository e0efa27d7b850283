import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../store/store.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/test-database.test-support.js';
import { insertPortal } from '../store/test-portal.test-support.js';
import { createFieldWrites, type Writing } from './field-writes.js';
import { writeSettling } from './transition.js';

const address = { entityTypeId: 2, entityId: 412, field: 'UF_CRM_SIGN_DOCS', fileId: 1 };
const first: Writing = { memberId: 'm1', requestId: 'a', address };
const second: Writing = { memberId: 'm1', requestId: 'b', address: { ...address, fileId: 2 } };

describe.each(testDialects)('writes to a file field, on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let time = 0;
  const now = () => time;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    store = await openStore(database.options);
    for (const memberId of ['m1', 'm2']) await insertPortal(store, memberId);
  });
  afterAll(async () => {
    await store.close();
    await database.remove();
  });
  beforeEach(async () => {
    const writes = createFieldWrites({ store, now });
    for (const writing of [first, second]) await writes.settled(writing);
  });

  it('begin when the one before has settled, also on another instance', async () => {
    const [here, elsewhere] = [createFieldWrites({ store, now }), createFieldWrites({ store, now })];
    expect(await here.begin(first)).toBe(true);
    const waiting = elsewhere.begin(second);
    expect(await createFieldWrites({ store, now, looks: 1 }).begin(second)).toBe(false);
    await here.settled(first);
    expect(await waiting).toBe(true);
    expect(await createFieldWrites({ store, now, looks: 1 }).begin(first)).toBe(false);
  });

  it('are not held up by one that never settled for longer than it may arrive', async () => {
    const writes = createFieldWrites({ store, now, looks: 1 });
    expect(await writes.begin(first)).toBe(true);
    // Its own next try is the same write.
    expect(await writes.begin(first)).toBe(true);
    time += writeSettling;
    expect(await writes.begin(second)).toBe(false);
    time += writeSettling;
    expect(await writes.begin(second)).toBe(true);
    // What settles late takes nothing from who writes now.
    await writes.settled(first);
    expect(await writes.begin(first)).toBe(false);
  });

  it('go on side by side in other fields, entities and portals', async () => {
    const writes = createFieldWrites({ store, now, looks: 1 });
    const elsewhere: Writing[] = [
      { ...second, memberId: 'm2' },
      { ...second, address: { ...address, entityId: 405 } },
      { ...second, address: { ...address, field: 'UF_CRM_SIGN_DOC' } },
    ];
    for (const writing of [first, ...elsewhere]) expect(await writes.begin(writing)).toBe(true);
  });
});
