import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Keeping, keepingSchema } from '../contract/keeping.js';
import type { Boot } from '../contract/session.js';
import { api, framePost, install, openFrame, people, startTestApp, type TestApp } from '../http/app.test-support.js';
import type { StubSigningService } from '../people/signing-service-stub.test-support.js';
import { tellErasure } from '../signing/erasures.js';
import { retentionOf } from '../signing/portal-retention.js';
import { signingTables } from '../signing/signing-tables.js';
import { openStore, type Store } from '../store/store.js';

let test: TestApp;
let store: Store;
let stub: StubSigningService;
let administrator: Boot;

beforeAll(async () => {
  test = await startTestApp();
  const [portal, other] = test.portals;
  await install(test, portal);
  await install(test, other);
  ({ boot: administrator } = await openFrame(test.url, framePost(test, portal, { userId: people.administrator })));
  const found = test.services.get(portal.memberId);
  if (found === undefined) throw new Error('The portal has no signing-service');
  stub = found;
  store = await openStore(test.config);
});
afterAll(async () => {
  await store.close();
  await test.remove();
});

const answerOf = async (answer: Promise<Response>): Promise<Keeping> =>
  keepingSchema.parse(await (await answer).json());
const read = (): Promise<Keeping> => answerOf(api(test, administrator, '/api/admin/keeping'));

describe('how long things are kept', () => {
  it('is told to administrators, and nobody has chosen yet', async () => {
    expect(await read()).toEqual({
      documents: { storedDays: 1, changed: null },
      records: { recordYears: 10, changed: null },
      erasures: [],
    });
    const { boot } = await openFrame(test.url, framePost(test, test.portals[0], { userId: people.manager }));
    for (const body of [undefined, { storedDays: 0 }]) {
      const refused = await api(test, boot, '/api/admin/keeping', body === undefined ? {} : { body });
      expect(await refused.json()).toMatchObject({ error: { code: 'not-an-administrator' } });
    }
  });

  it('of documents is chosen here, by whom is told, and another portal keeps its own', async () => {
    const [portal, other] = test.portals;
    const changed = await answerOf(api(test, administrator, '/api/admin/keeping', { body: { storedDays: 30 } }));
    expect(changed.documents).toMatchObject({ storedDays: 30, changed: { by: 'Ana' } });
    expect((await retentionOf(store, portal.memberId)).storedDays).toBe(30);
    expect((await retentionOf(store, other.memberId)).storedDays).toBe(1);
    const refused = await api(test, administrator, '/api/admin/keeping', { body: { storedDays: 3651 } });
    expect(await refused.json()).toMatchObject({ error: { code: 'request-invalid' } });
  });

  it('of records follows the act that the signing-service has done, and no other', async () => {
    const [portal] = test.portals;
    const { act } = stub;
    const acts = [{ kind: 'change-retention', recordYears: 4 }];
    const ask = () =>
      api(test, administrator, '/api/admin/acts', { body: { requestKey: randomUUID(), code: '123456', acts } });
    expect((await ask()).status).toBeGreaterThanOrEqual(400);
    expect((await retentionOf(store, portal.memberId)).recordYears).toBe(10);
    stub.act = () => Promise.resolve({ people: [] });
    expect((await ask()).status).toBe(200);
    expect(await retentionOf(store, portal.memberId)).toMatchObject({ recordYears: 4, storedDays: 30 });
    stub.act = act;
  });

  it('names who changed the records’ years, and what was erased on both sides, the newest first', async () => {
    const [portal, other] = test.portals;
    const told = {
      what: 'bytes',
      requestId: null,
      sha256: 'ab',
      rule: 'stored-days:30',
      erasedAt: 1_700_000_000_000,
    } as const;
    await tellErasure(signingTables(store), { ...told, memberId: portal.memberId });
    await tellErasure(signingTables(store), { ...told, memberId: other.memberId, sha256: 'theirs' });
    const { retention, people: listed } = stub;
    const at = '2026-06-04T10:00:00.000Z';
    const erasures = [{ at, sequence: 9, rule: 'record-years:4', entries: 12, signatures: 2 }];
    stub.retention = () =>
      Promise.resolve({ recordYears: 4, changed: { at, by: people.administrator.toString() }, erasures });
    const name = (await stub.people()).find(({ personId }) => personId === people.administrator.toString())?.name;
    const { records, erasures: shown } = await read();
    expect(records).toEqual({ recordYears: 4, changed: { at, by: name ?? people.administrator.toString() } });
    expect(shown).toEqual([
      { at, what: 'log', rule: 'record-years:4', sha256: null, entries: 12, signatures: 2 },
      {
        at: '2023-11-14T22:13:20.000Z',
        what: 'bytes',
        rule: 'stored-days:30',
        sha256: 'ab',
        entries: 0,
        signatures: 0,
      },
    ]);
    stub.retention = () =>
      Promise.reject(new SigningServiceError({ code: 'not-found', retry: 'never', reference: '-' }));
    expect(await read()).toMatchObject({ documents: { storedDays: 30 }, records: null });
    [stub.retention, stub.people] = [retention, listed];
  });
});
