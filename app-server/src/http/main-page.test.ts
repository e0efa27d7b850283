import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardsSchema } from '../contract/cards.js';
import { historySchema } from '../contract/history.js';
import type { Boot } from '../contract/session.js';
import { signingRequestSchema } from '../contract/signing.js';
import { type Signings, signingsSchema } from '../contract/signings.js';
import { signingTables } from '../signing/signing-tables.js';
import { openStore } from '../store/store.js';
import {
  annexesField,
  api,
  contractAddress,
  contractField,
  dealId,
  framePost,
  install,
  openFrame,
  people,
  startTestApp,
  type TestApp,
} from './app.test-support.js';

const otherDeal = 77;
let test: TestApp;
/** The application's own page, as three people have it. */
let administrator: Boot;
let manager: Boot;
let stranger: Boot;
let requestId: string;

beforeAll(async () => {
  test = await startTestApp();
  const [portal] = test.portals;
  await install(test, portal);
  portal.deals.set(otherDeal, {
    title: 'Other deal',
    files: { [contractField]: { ids: [], isMultiple: false } },
    values: {},
    readers: new Set([people.administrator, people.stranger]),
    editors: new Set(),
  });
  const page = async (userId: number) =>
    (await openFrame(test.url, framePost(test, portal, { userId, placement: 'DEFAULT', options: {} }))).boot;
  administrator = await page(people.administrator);
  manager = await page(people.manager);
  stranger = await page(people.stranger);
  const address = contractAddress(portal);
  const opened = await api(test, manager, '/api/signing-requests', { body: { address } });
  ({ requestId } = signingRequestSchema.parse(await opened.json()));
});
afterAll(() => test.remove());

const list = async (boot: Boot, query: string): Promise<Signings> =>
  signingsSchema.parse(await (await api(test, boot, `/api/signings?${query}`)).json());
const portalCalls = (method: string) => test.portals[0].calls.filter((call) => call === method).length;

/** Requests as if they had been made before, each of its own card. */
async function insert(count: number, facts: { readonly entityId?: number; readonly personId?: string } = {}) {
  const store = await openStore(test.config);
  const db = signingTables(store);
  const row = await db
    .selectFrom('signing_requests')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirstOrThrow();
  for (let index = 0; index < count; index += 1) {
    await db
      .insertInto('signing_requests')
      .values({
        ...row,
        request_id: randomUUID(),
        active_document: null,
        frozen_at: row.frozen_at - 1_000 - index,
        entity_id: facts.entityId ?? 10_000 + index,
        person_id: facts.personId ?? String(people.administrator),
      })
      .execute();
  }
  await store.close();
}

describe('the lists of the application’s own page', () => {
  it('show the person what waits for them', async () => {
    const { items, cursor, counts, kinds } = await list(manager, 'list=awaiting');
    expect(items).toMatchObject([{ requestId, state: 'frozen', fileName: 'Ugovor č.pdf', isMine: true, pageCount: 1 }]);
    expect(cursor).toBeNull();
    expect(counts).toEqual({ awaiting: 1, signed: 0, all: null });
    expect(kinds).toEqual([{ entityTypeId: 2, title: '' }]);
    expect((await list(administrator, 'list=awaiting')).items).toEqual([]);
  });

  it('threat 3: show of others’ documents those of cards that the portal shows the person, with one call a look', async () => {
    await insert(60);
    await insert(2, { entityId: otherDeal });
    const before = portalCalls('batch');
    const seen = await list(stranger, 'list=all');
    expect(portalCalls('batch') - before).toBe(2);
    expect(seen.items.map(({ address }) => address.entityId)).toEqual([otherDeal, otherDeal]);
    expect(seen.counts.all).toBeNull();
    expect(seen.cursor).toBeNull();
  });

  it('show administrators all, page by page, without asking the portal', async () => {
    const before = portalCalls('batch');
    const first = await list(administrator, 'list=all');
    expect(first.counts.all).toBe(63);
    expect(first.items).toHaveLength(25);
    const second = await list(administrator, `list=all&cursor=${first.cursor ?? ''}`);
    const third = await list(administrator, `list=all&cursor=${second.cursor ?? ''}`);
    expect(third.cursor).toBeNull();
    const ids = [first, second, third].flatMap(({ items }) => items.map((item) => item.requestId));
    expect(new Set(ids).size).toBe(63);
    expect(portalCalls('batch')).toBe(before);
  });

  it('tell when the portal does not say what may be seen', async () => {
    const [portal] = test.portals;
    portal.faults.set('batch', { status: 500, error: 'INTERNAL_SERVER_ERROR', times: 1 });
    const answer = await api(test, stranger, '/api/signings?list=all');
    expect(await answer.json()).toMatchObject({ error: { code: 'portal-unavailable' } });
  });

  it('take no place that is none', async () => {
    const answer = await api(test, manager, '/api/signings?list=all&cursor=x');
    expect(await answer.json()).toMatchObject({ error: { code: 'request-invalid', details: { fields: ['cursor'] } } });
  });
});

describe('the history of a document', () => {
  const history = async (boot: Boot, path: string) => api(test, boot, path);

  it('is for who may read its card, by the request and by the file', async () => {
    const path = `/api/signings/${requestId}/history`;
    const shown = historySchema.parse(await (await history(administrator, path)).json());
    expect(shown).toMatchObject({ fileName: 'Ugovor č.pdf', events: [{ kind: 'opened', person: 'Milica' }] });
    const { fileId } = contractAddress(test.portals[0]);
    const address = `entityTypeId=2&entityId=${dealId}&field=${contractField}&fileId=${fileId}`;
    const byFile = historySchema.parse(await (await history(manager, `/api/documents/history?${address}`)).json());
    expect(byFile).toEqual(shown);
  });

  it('threat 3: is unknown to who may not', async () => {
    const hidden = await history(stranger, `/api/signings/${requestId}/history`);
    const unknown = await history(stranger, `/api/signings/${randomUUID()}/history`);
    expect([hidden.status, unknown.status]).toEqual([404, 404]);
    const code = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
    expect([await code(hidden), await code(unknown)]).toEqual(['not-found', 'not-found']);
    const files = await history(
      manager,
      `/api/documents/history?entityTypeId=2&entityId=${dealId}&field=${annexesField}&fileId=1`,
    );
    expect(await code(files)).toBe('document-gone');
  });
});

describe('cards with documents', () => {
  const cards = async (boot: Boot, query: string) =>
    cardsSchema.parse(await (await api(test, boot, `/api/cards?entityTypeId=2&${query}`)).json());

  it('are those that the person may read and that hold a file, found by title and number', async () => {
    const deal = { entityTypeId: 2, entityId: dealId, files: 4 };
    expect(await cards(manager, '')).toMatchObject({ cards: [deal], next: null });
    expect(await cards(stranger, '')).toMatchObject({ cards: [] });
    expect(await cards(manager, 'search=412')).toMatchObject({ cards: [deal] });
    expect(await cards(manager, 'search=deal+of')).toMatchObject({ cards: [deal] });
    expect(await cards(manager, 'search=nothing')).toMatchObject({ cards: [] });
  });

  it('are none of a kind that is off', async () => {
    const before = portalCalls('crm.item.list');
    const answer = await api(test, manager, '/api/cards?entityTypeId=4');
    expect(await answer.json()).toEqual({ cards: [], next: null });
    expect(portalCalls('crm.item.list')).toBe(before);
  });

  it('are opened from the application’s own page, with the person’s own rights', async () => {
    const path = `/api/documents?entityTypeId=2&entityId=${dealId}`;
    expect((await api(test, manager, path)).status).toBe(200);
    expect(await (await api(test, stranger, path)).json()).toMatchObject({ error: { code: 'access-denied' } });
  });
});
