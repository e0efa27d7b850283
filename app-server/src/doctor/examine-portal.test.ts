import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '../app-error.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { openStore, type Store } from '../store/store.js';
import { createTestDatabase, type TestDatabase } from '../store/test-database.test-support.js';
import { examinePortal } from './examine-portal.js';
import { portalWith } from './portal.test-support.js';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase('sqlite');
  store = await openStore(database.options);
});
afterAll(async () => {
  await store.close();
  await database.remove();
});

const portal = portalWith();
const refuse = (): Promise<never> => Promise.reject(new PortalError('unavailable'));
/** A portal that takes the call and never answers. */
const silent: PortalCaller = {
  memberId: 'm1',
  actor: { kind: 'service' },
  call: () => new Promise(() => undefined),
  stream: refuse,
  get: refuse,
};

it('an examination ends although the portal never answers, and tells the rest', async () => {
  const parts = {
    server: { dataDirectory: database.directory, sealingKeyFile: '/nowhere', store, freeBytes: () => 2 ** 40 },
    services: {
      of: () => Promise.reject(new AppError('signing-service-unpaired')),
      forget: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    callers: { forPerson: () => silent, forService: () => silent },
    catalogue: { of: refuse, forget: () => undefined },
    publicUrl: 'https://app.example.com',
    now: () => Date.parse('2026-06-04T10:00:00Z'),
    withinMs: 1_000,
  };
  const { findings } = await examinePortal(parts, { portal, caller: silent }, null);
  expect(findings.map(({ check, code }) => [check, code])).toEqual([
    ['portal-link', 'server-check-unfinished'],
    ['rights', 'server-check-unfinished'],
    ['fields', 'fields-none'],
    ['surfaces', 'surfaces-unbound'],
    ['upkeep', 'server-check-unfinished'],
    ['service-link', 'service-unpaired'],
    ['server-storage', 'server-keys-missing'],
    ['server-database', null],
    ['server-disk', null],
  ]);
});
