import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Keeping, keepingSchema } from '../contract/keeping.js';
import type { Boot } from '../contract/session.js';
import {
  api,
  contractAddress,
  framePost,
  install,
  openFrame,
  people,
  startTestApp,
  type TestApp,
} from '../http/app.test-support.js';
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

describe('everything that is known of a portal', () => {
  const take = async (format: string, boot = administrator): Promise<string> =>
    (await api(test, boot, '/api/admin/takeout', { body: { format } })).text();
  const linesOf = (text: string): Record<string, unknown>[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));

  it('is taken away as lines, the log at the end, and of no other portal', async () => {
    const [portal, other] = test.portals;
    const { boot } = await openFrame(test.url, framePost(test, portal, { userId: people.manager }));
    const address = contractAddress(portal);
    expect((await api(test, boot, '/api/signing-requests', { body: { address } })).status).toBe(201);
    const text = await take('json');
    const lines = linesOf(text);
    expect([...new Set(lines.map(({ kind }) => kind))]).toEqual(['portal', 'request', 'erasure', 'log']);
    expect(lines[0]).toMatchObject({ memberId: portal.memberId, domain: portal.host });
    expect(lines[1]).toMatchObject({ state: 'frozen', fileName: 'Ugovor č.pdf', person: { name: 'Milica' } });
    expect(text.endsWith('first line\n')).toBe(true);
    for (const secret of [other.memberId, 'theirs', portal.applicationToken, 'canary'])
      expect(text).not.toContain(secret);
  });

  it('has the documents as a table, with no formula in it', async () => {
    const [portal] = test.portals;
    await signingTables(store)
      .updateTable('signing_requests')
      .set({ file_name: '=1+1' })
      .where('member_id', '=', portal.memberId)
      .execute();
    const [head, row, ...rest] = (await take('csv')).split('\r\n');
    expect(head).toMatch(/^\u{FEFF}?"state","document"/u);
    expect(row).toMatch(/^"frozen","'=1\+1","Deal of [^"]+","Title of UF_CRM_SIGN_DOC","Milica",/u);
    expect(rest).toEqual(['']);
  });

  it('comes without the log where that may not be read, and says so', async () => {
    const { exportAudit } = stub;
    stub.exportAudit = () =>
      Promise.reject(new SigningServiceError({ code: 'not-an-administrator', retry: 'never', reference: '-' }));
    expect(linesOf(await take('json')).at(-1)).toEqual({
      kind: 'log',
      isIncluded: false,
      because: 'not-an-administrator',
    });
    stub.exportAudit = exportAudit;
  });

  it('is for administrators', async () => {
    const { boot } = await openFrame(test.url, framePost(test, test.portals[0], { userId: people.manager }));
    expect(JSON.parse(await take('json', boot))).toMatchObject({ error: { code: 'not-an-administrator' } });
    expect(JSON.parse(await take('pdf'))).toMatchObject({ error: { code: 'request-invalid' } });
  });
});
