import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { documentsAnswerSchema } from '../contract/documents.js';
import type { Boot } from '../contract/session.js';
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
  for (const portal of test.portals) await install(test, portal);
});
afterAll(() => test.remove());

const listing = `/api/documents?entityTypeId=2&entityId=${dealId}`;
const tabOf = (index: 0 | 1, userId: number = people.manager) => framePost(test, test.portals[index], { userId });
const openTab = async (index: 0 | 1): Promise<Boot> => (await openFrame(test.url, tabOf(index))).boot;

const errorSchema = z.object({ error: z.object({ code: z.string() }) });
async function openDocument(index: 0 | 1, boot: Boot): Promise<string> {
  const address = contractAddress(test.portals[index]);
  const answer = await api(test, boot, '/api/signing-requests', { body: { address } });
  return answer.ok ? '' : errorSchema.parse(await answer.json()).error.code;
}
const isOver = async (boot: Boot) =>
  documentsAnswerSchema.parse(await (await api(test, boot, listing)).json()).isSubscriptionOver === true;

describe('a subscription', () => {
  it('is looked at whenever a frame opens, of each portal by itself', async () => {
    const [portal] = test.portals;
    const earlier = tabOf(0);
    const before = (await openFrame(test.url, earlier)).boot;
    expect(await openDocument(0, before)).toBe('');
    portal.payment = { PAYMENT_EXPIRED: 'Y', DAYS: -1 };
    const boot = await openTab(0);
    expect(boot.subscriptionOver?.since).toMatch(/T00:00:00\.000Z$/u);
    expect([await isOver(boot), await isOver(before)]).toEqual([true, true]);
    expect(await openDocument(0, before)).toBe('subscription-over');
    // A POST of before, sent once more, tells nothing of now.
    const { boot: again } = await openFrame(test.url, earlier);
    expect(await openDocument(0, again)).toBe('subscription-over');
    const other = await openTab(1);
    expect(other.subscriptionOver).toBeUndefined();
    expect(await openDocument(1, other)).toBe('');
    portal.payment = { PAYMENT_EXPIRED: 'N', DAYS: 30 };
    expect((await openTab(0)).subscriptionOver).toBeUndefined();
    expect(await openDocument(0, before)).toBe('');
  });

  it.each(['/sign', '-list'])('that is over refuses every way to a signature (%s)', async (way) => {
    const [portal] = test.portals;
    portal.payment = { PAYMENT_EXPIRED: 'Y' };
    const boot = await openTab(0);
    const id = '3b241101-e2bb-4255-8caf-4136c566a962';
    const paths =
      way === '/sign'
        ? [`/api/signing-requests/${id}/sign`, '/api/install/test-signature']
        : ['/api/signing-requests/sign-list', '/api/signing-requests/'];
    for (const path of paths) {
      const answer = await api(test, boot, path, { body: {} });
      expect([path, answer.status]).toEqual([path, 402]);
    }
    // Not what is looked at, given up, or stored.
    for (const path of [`/api/signing-requests/${id}/abandon`, `/api/signing-requests/${id}/store-now`]) {
      expect((await api(test, boot, path, { body: {} })).status).toBe(404);
    }
    portal.payment = {};
  });

  it('of a portal that refuses every call for it leaves what is kept here within reach', async () => {
    const [portal] = test.portals;
    portal.payment = { PAYMENT_EXPIRED: 'N' };
    await openTab(0);
    portal.faults.set('batch', { status: 401, error: 'PAYMENT_REQUIRED', times: 1 });
    portal.faults.set('crm.item.get', { status: 401, error: 'PAYMENT_REQUIRED', times: 1 });
    const boot = await openTab(0);
    expect(boot.person).toEqual({ personId: '7', name: 'Milica', isPortalAdministrator: false });
    expect(boot.subscriptionOver).toEqual({ since: null });
    const answer = await api(test, boot, listing);
    expect([answer.status, errorSchema.parse(await answer.json()).error.code]).toEqual([402, 'subscription-over']);
    expect((await api(test, boot, '/api/me')).status).toBe(200);
    expect((await openTab(0)).subscriptionOver).toBeUndefined();
  });
});
