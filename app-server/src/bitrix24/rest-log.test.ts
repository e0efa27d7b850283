import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRestCallRepository, type RestCallRepository } from '../store/rest-call-repository.js';
import { openStore, type Store } from '../store/store.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/test-database.test-support.js';
import { PortalError } from './portal-error.js';
import type { EndedCall } from './rest-client.js';
import { RestLog } from './rest-log.js';

const hour = 60 * 60_000;
const call: EndedCall = {
  memberId: 'A',
  method: 'crm.item.get',
  urgency: 'person',
  params: { id: 412 },
  status: 200,
  error: null,
  milliseconds: 31,
  endedAt: 0,
};

describe.each(testDialects)('the log of calls to portals on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let calls: RestCallRepository;
  let now: number;
  let restLog: RestLog;
  const log = vi.fn<(event: string, facts: Record<string, unknown>) => void>();

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    store = await openStore(database.options);
    calls = createRestCallRepository(store);
    now = 1_800_000_000_000;
    log.mockReset();
    restLog = new RestLog({ calls, log, now: () => now });
  });

  afterEach(async () => {
    await store.close();
    await database.remove();
  });

  const list = (memberId: string, before = now + 1) => calls.list(memberId, { before, limit: 50 });

  it('is read by portal, newest first, a page at a time', async () => {
    for (let number = 1; number <= 60; number += 1) restLog.add({ ...call, endedAt: now - number });
    restLog.add({ ...call, memberId: 'B', endedAt: now });
    const error = new PortalError('limited', { portalCode: 'QUERY_LIMIT_EXCEEDED', status: 503 });
    restLog.add({ ...call, params: null, status: 503, error, endedAt: now });
    await restLog.stop();
    const first = await list('A');
    expect(first).toHaveLength(50);
    expect(first[0]).toMatchObject({ status: 503, error: 'limited QUERY_LIMIT_EXCEEDED', params: null });
    expect(first[1]).toMatchObject({ endedAt: now - 1, params: '{"id":412}', urgency: 'person', milliseconds: 31 });
    const second = await list('A', first.at(-1)?.endedAt);
    expect(second.map(({ endedAt }) => now - endedAt)).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60]);
    await expect(list('B')).resolves.toHaveLength(1);
  });

  it('takes many at once', async () => {
    for (let number = 0; number < 3000; number += 1) restLog.add({ ...call, endedAt: now });
    await restLog.write();
    await expect(calls.list('A', { before: now + 1, limit: 5000 })).resolves.toHaveLength(3000);
  });

  it('forgets after three days', async () => {
    for (let number = 0; number < 5100; number += 1) restLog.add({ ...call, endedAt: now - 73 * hour - (number % 7) });
    restLog.add({ ...call, endedAt: now - 71 * hour });
    await restLog.write();
    await restLog.purge();
    expect(await list('A')).toMatchObject([{ endedAt: now - 71 * hour }]);
  });

  it('says what it lost while the database was away, and goes on', async () => {
    const add = vi.spyOn(calls, 'add').mockRejectedValueOnce(new Error('away'));
    restLog.add(call);
    await restLog.write();
    expect(log).toHaveBeenCalledWith(
      'the log of calls to portals could not be written',
      expect.objectContaining({ dropped: 1 }),
    );
    restLog.add({ ...call, endedAt: now });
    await restLog.write();
    expect(add).toHaveBeenCalledTimes(2);
    await expect(list('A')).resolves.toHaveLength(1);
  });
});
