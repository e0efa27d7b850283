import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesAnswerSchema, documentsAnswerSchema } from '../contract/documents.js';
import { signingRequestSchema } from '../contract/signing.js';
import { portalTables } from '../store/portal-tables.js';
import { openStore } from '../store/store.js';
import {
  api,
  contractAddress,
  dealId,
  framePost,
  install,
  openFrame,
  people,
  startTestApp,
  type TestApp,
} from './app.test-support.js';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
  await install(test, test.portals[0]);
});
afterAll(() => test.remove());

function send(event: string, auth: Record<string, string>, data: Record<string, string> = {}): Promise<Response> {
  const form = new URLSearchParams({ event, ts: '1793000000', ...data });
  for (const [name, value] of Object.entries(auth)) form.set(`auth[${name}]`, value);
  return fetch(`${test.url}/b24/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
}

const isInstalled = async (): Promise<boolean> => {
  const { boot } = await openFrame(test.url, framePost(test, test.portals[0], { userId: people.manager }));
  return boot.session !== null;
};

describe('events of a portal', () => {
  it('threat 17: are refused without the portal’s application token, alike for unknown portals', async () => {
    const [portal] = test.portals;
    const wrong = await send('ONAPPUNINSTALL', { member_id: portal.memberId, application_token: 'f'.repeat(32) });
    const unknown = await send('ONAPPUNINSTALL', { member_id: 'f'.repeat(32), application_token: 'f'.repeat(32) });
    const none = await send('ONAPPUNINSTALL', { member_id: portal.memberId });
    expect([wrong.status, unknown.status, none.status]).toEqual([403, 403, 403]);
    expect(await isInstalled()).toBe(true);
  });

  it('threat 17: bring a new application token only with an administrator’s access token', async () => {
    const [portal] = test.portals;
    const token = (userId: number) => test.oauth.issue(portal, userId).accessToken;
    const auth = { member_id: portal.memberId, application_token: 'a'.repeat(32), refresh_token: 'r' };
    const asPerson = await send('ONAPPINSTALL', { ...auth, access_token: token(people.manager) });
    expect(asPerson.status).toBe(403);
    const uninstall = await send('ONAPPUNINSTALL', { member_id: portal.memberId, application_token: 'a'.repeat(32) });
    expect(uninstall.status).toBe(403);
    expect(await isInstalled()).toBe(true);
  });

  it('of a changed deal reach the frames that show it', async () => {
    const [portal] = test.portals;
    const { boot } = await openFrame(test.url, framePost(test, portal, { userId: people.manager }));
    const entity = `entityTypeId=2&entityId=${dealId}`;
    const read = async () =>
      documentsAnswerSchema.parse(await (await api(test, boot, `/api/documents?${entity}`)).json());
    // Names are learnt in the background, which is a change too: two readings alike have nothing more to learn.
    await expect.poll(async () => (await read()).documents.map(({ name }) => name)).not.toContain(null);
    const { version } = await read();
    const waiting = api(test, boot, `/api/documents/changes?${entity}&after=${version}`);
    const auth = { member_id: portal.memberId, application_token: portal.applicationToken };
    await send('ONCRMDEALUPDATE', auth, { 'data[FIELDS][ID]': String(dealId) });
    const changed = changesAnswerSchema.parse(await (await waiting).json());
    expect(changed.version).not.toBe(version);
    expect((await read()).version).toBe(changed.version);
    const foreign = await api(test, boot, '/api/documents/changes?entityTypeId=2&entityId=1&after=x');
    expect(foreign.status).toBe(404);
  });

  it('are taken at once with the right token; an uninstallation ends sessions and forgets tokens', async () => {
    const [portal] = test.portals;
    const auth = { member_id: portal.memberId, application_token: portal.applicationToken };
    expect((await send('ONCRMDEALUPDATE', auth, { 'data[FIELDS][ID]': String(dealId) })).status).toBe(200);
    const { boot } = await openFrame(test.url, framePost(test, portal, { userId: people.manager }));
    const address = contractAddress(portal);
    const opened = await api(test, boot, '/api/signing-requests', { body: { address } });
    const { requestId } = signingRequestSchema.parse(await opened.json());
    expect((await send('ONAPPUNINSTALL', auth, { 'data[CLEAN]': '0' })).status).toBe(200);
    await expect.poll(async () => (await api(test, boot, '/api/me')).status).toBe(401);
    expect(await isInstalled()).toBe(false);
    await install(test, portal);
    expect(await isInstalled()).toBe(true);
    // What nobody had signed has ended, and says why.
    const { boot: later } = await openFrame(test.url, framePost(test, portal, { userId: people.manager }));
    const ended = await api(test, later, `/api/signing-requests/${requestId}`);
    expect(await ended.json()).toMatchObject({ state: 'abandoned', error: { code: 'portal-not-installed' } });
  });
});

describe('a removal', () => {
  const tokenOf = (portal: TestApp['portals'][0]) => ({
    member_id: portal.memberId,
    application_token: portal.applicationToken,
  });
  const rows = async (memberId: string): Promise<string[]> => {
    const store = await openStore(test.config);
    try {
      const held: string[] = [];
      for (const table of portalTables) {
        const { rows: found } = await sql`select 1 from ${sql.table(table)} where member_id = ${memberId}`.execute(
          store.db,
        );
        if (found.length > 0) held.push(table);
      }
      return held;
    } finally {
      await store.close();
    }
  };

  it('threat 17: is not done for another portal’s token, and the log tells who was claimed', async () => {
    const [portal, other] = test.portals;
    await install(test, other);
    const auth = { member_id: portal.memberId, application_token: other.applicationToken };
    expect((await send('ONAPPUNINSTALL', auth, { 'data[CLEAN]': '1' })).status).toBe(403);
    expect(await isInstalled()).toBe(true);
    expect(test.log()).toContain(`"event":"ONAPPUNINSTALL","portal":"${portal.memberId}"`);
    expect(test.log()).not.toContain(other.applicationToken);
  });

  it('with the data deletes all of them, and a new installation begins with nothing', async () => {
    const [portal, other] = test.portals;
    const isKept = (table: string): boolean => table !== 'rest_calls';
    const before = (await rows(other.memberId)).filter(isKept);
    expect((await send('ONAPPUNINSTALL', tokenOf(portal), { 'data[CLEAN]': '1' })).status).toBe(200);
    await expect.poll(() => rows(portal.memberId)).toEqual([]);
    expect((await rows(other.memberId)).filter(isKept)).toEqual(before);
    await install(test, portal);
    expect(await isInstalled()).toBe(true);
  });

  it('without the data keeps what belongs to the next installation', async () => {
    const [portal] = test.portals;
    for (const CLEAN of ['0', 'N']) {
      expect((await send('ONAPPUNINSTALL', tokenOf(portal), { 'data[CLEAN]': CLEAN })).status).toBe(200);
      await expect.poll(isInstalled).toBe(false);
      expect(await rows(portal.memberId)).toContain('portals');
      await install(test, portal);
    }
  });

  it('of a portal that never told a token is believed when the OAuth server says so, and deletes nothing', async () => {
    const [, portal] = test.portals;
    const store = await openStore(test.config);
    await store.db
      .updateTable('portals')
      .set({ sealed_application_token: null })
      .where('member_id', '=', portal.memberId)
      .execute();
    await store.close();
    const claim = { member_id: portal.memberId };
    expect((await send('ONAPPUNINSTALL', claim, { 'data[CLEAN]': '1' })).status).toBe(403);
    test.oauth.refusal = { status: 401, error: 'NOT_INSTALLED' };
    expect((await send('ONAPPUNINSTALL', claim, { 'data[CLEAN]': '1' })).status).toBe(200);
    test.oauth.refusal = undefined;
    await expect.poll(() => rows(portal.memberId)).not.toContain('user_tokens');
    expect(await rows(portal.memberId)).toContain('portals');
  });
});
