import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Boot } from '../contract/session.js';
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
import { routesOf } from './routes-of-app.test-support.js';

/** Ids that exist in the first portal, and ids that exist nowhere. */
interface Ids {
  readonly requestId: string;
  readonly enrolmentId: string;
  readonly fileId: number;
  readonly bearer: string;
}

let test: TestApp;
let own: Boot;
let foreign: Ids;
const unknown: Ids = { requestId: randomUUID(), enrolmentId: 'enrolment-none', fileId: 777_777, bearer: 'k1.e30.AAAA' };

beforeAll(async () => {
  test = await startTestApp();
  const [first, second] = test.portals;
  await install(test, first);
  await install(test, second);
  const { boot } = await openFrame(test.url, framePost(test, first, { userId: people.manager }));
  ({ boot: own } = await openFrame(
    test.url,
    framePost(test, second, { userId: people.administrator, placement: 'CRM_DEAL_DETAIL_TAB' }),
  ));
  // Files that only the first portal has.
  const { fileId } = contractAddress(first);
  second.files.delete(fileId);
  const held = second.deals.get(dealId)?.files[contractField];
  if (held !== undefined) held.ids = [second.addFile('other.pdf', Buffer.from('%PDF-1.7 other'))];
  const address = { entityTypeId: 2, entityId: dealId, field: contractField, fileId };
  const opened = await api(test, boot, '/api/signing-requests', { body: { address } });
  const { requestId } = z.object({ requestId: z.string() }).parse(await opened.json());
  const enrolled = await api(test, boot, '/api/enrolments', { body: { activationCode: 'AAAA-BBBB' } });
  const { enrolmentId } = z.object({ enrolmentId: z.string() }).parse(await enrolled.json());
  // Names are learnt in the background: afterwards the same question has the same answer.
  const isLearnt = async (): Promise<boolean> => {
    const listed = await api(test, own, `/api/documents?entityTypeId=2&entityId=${dealId}`);
    return !(await listed.text()).includes('"name":null');
  };
  await vi.waitUntil(isLearnt, { timeout: 20_000 });
  foreign = { requestId, enrolmentId, fileId, bearer: boot.session?.bearer ?? '' };
});
afterAll(() => test.remove());

/** Every body a route may want, with these ids in it; what a route does not know it leaves out. */
function bodyOf(ids: Ids): object {
  return {
    address: { entityTypeId: 2, entityId: dealId, field: contractField, fileId: ids.fileId },
    code: '123456',
    credentialId: 'seal',
    mark: { kind: 'none' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
    choice: 'discard',
    requestIds: [ids.requestId],
    activationCode: 'AAAA-BBBB',
    codes: ['123456'],
    requestKey: randomUUID(),
    acts: [{ kind: 'unlock', personId: '7', reason: 'x' }],
    pairingCode: 'ds1.x.y',
    service: 'https://127.0.0.1:1',
    kinds: [{ entityTypeId: 2, fields: [contractField, annexesField] }],
    authId: test.oauth.issue(test.portals[1], people.administrator).accessToken,
    bearer: ids.bearer,
  };
}

async function ask(route: { method: string; path: string }, ids: Ids): Promise<{ status: number; body: string }> {
  const isEnrolment = route.path.startsWith('/api/enrolments');
  const path = route.path
    .replace(':requestId', ids.requestId)
    .replace(':id', isEnrolment ? ids.enrolmentId : ids.requestId);
  const query = new URLSearchParams({
    entityTypeId: '2',
    entityId: String(dealId),
    field: contractField,
    fileId: String(ids.fileId),
    ids: ids.requestId,
  });
  const { status, body } = await whenLet(() =>
    route.method === 'get'
      ? api(test, own, `${path}?${query.toString()}`)
      : api(test, own, path, { body: bodyOf(ids) }),
  );
  return { status, body: body.replaceAll(/"reference":"[^"]*"/g, '"reference":""') };
}

/** One person who asks for all routes is made to wait, whatever it is about: that is no answer of the route's. */
async function whenLet(send: () => Promise<Response>): Promise<{ status: number; body: string }> {
  for (let tries = 1; ; tries += 1) {
    const answer = await send();
    const body = await answer.text();
    if (tries === 5 || answer.status !== 429) return { status: answer.status, body };
    await pause(1_000);
  }
}

describe('threat 2: portals seeing each other', () => {
  it('answers ids of another portal like ids that do not exist, on every route', async () => {
    const routes = routesOf(test.app.router).filter(({ path }) => path.startsWith('/api/'));
    expect(routes.length).toBeGreaterThanOrEqual(21);
    const [first] = test.portals;
    for (const route of routes) {
      const ofOther = await ask(route, foreign);
      const ofNobody = await ask(route, unknown);
      // A route that makes something new answers with a new id, and the log of calls grows while it is looked at.
      const isMaking = ofOther.status === 201 || route.path === '/api/session' || route.path.endsWith('/rest-calls');
      const seen = ({ status, body }: { status: number; body: string }) => ({
        route,
        status,
        body: isMaking ? '' : body,
      });
      expect(seen(ofOther)).toEqual(seen(ofNobody));
      expect(ofOther.body).not.toContain(first.memberId);
      expect(ofOther.body).not.toContain('Ugovor');
      const isList =
        route.path.endsWith('/sign-list') || (route.method === 'get' && route.path === '/api/signing-requests/');
      const isOfOneThing = route.path.includes(':') || route.path.endsWith('/content') || isList;
      expect(ofOther.status).toBeGreaterThanOrEqual(isOfOneThing ? 400 : 200);
    }
  });

  it('refuses a bearer whose portal or person was rewritten', async () => {
    const [keyId = '', payload = '', signature = ''] = foreign.bearer.split('.');
    const claims = z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    for (const change of [{ m: test.portals[1].memberId }, { p: '1' }, { x: Date.now() + 1e9 }]) {
      const forged = Buffer.from(JSON.stringify({ ...claims, ...change })).toString('base64url');
      const answer = await api(test, `${keyId}.${forged}.${signature}`, '/api/me');
      expect(answer.status).toBe(401);
    }
  });

  it('keeps a bearer to the entity of its frame', async () => {
    const path = `/api/documents?entityTypeId=2&entityId=${dealId + 1}`;
    const { status, body } = await whenLet(() => api(test, own, path));
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'access-denied' } });
  });
});

describe('threat 3: other people’s deals', () => {
  it('answers a hidden deal like one that does not exist', async () => {
    const [first] = test.portals;
    const { boot } = await openFrame(test.url, framePost(test, first, { userId: people.stranger }));
    const { boot: nowhere } = await openFrame(
      test.url,
      framePost(test, first, { userId: people.stranger, options: { ID: '999' } }),
    );
    const hidden = await api(test, boot, `/api/documents?entityTypeId=2&entityId=${dealId}`);
    const absent = await api(test, nowhere, '/api/documents?entityTypeId=2&entityId=999');
    expect(hidden.status).toBe(404);
    expect(absent.status).toBe(404);
    expect(await hidden.json()).toMatchObject({ error: { code: 'access-denied' } });
    expect(await absent.json()).toMatchObject({ error: { code: 'access-denied' } });
  });

  it('gives no file that the named field does not hold', async () => {
    const [first] = test.portals;
    const { boot } = await openFrame(test.url, framePost(test, first, { userId: people.manager }));
    const [annex = 0] = first.deals.get(dealId)?.files[annexesField]?.ids ?? [];
    const path = `/api/documents/content?entityTypeId=2&entityId=${dealId}&field=${contractField}&fileId=${annex}`;
    expect(await (await api(test, boot, path)).json()).toMatchObject({ error: { code: 'document-gone' } });
  });
});
