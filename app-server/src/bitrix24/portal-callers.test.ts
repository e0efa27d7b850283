import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from './egress.js';
import { type CallsBench, openCallsBench, personId } from './portal-calls.test-support.js';
import { toPortalError } from './portal-error.js';
import { StubPortal } from './portal-stub.test-support.js';

let bench: CallsBench;
beforeEach(async () => {
  bench = await openCallsBench();
});
afterEach(() => bench.remove());

const asPerson = () => bench.callers.forPerson(bench.memberId, String(personId));

describe('calls with a person’s token', () => {
  it('are never refreshed here: a dead token is the page’s to renew', async () => {
    const token = bench.oauth.tokens.get(await bench.signIn());
    await asPerson().call('profile', {});
    if (token !== undefined) token.alive = false;
    await expect(asPerson().call('profile', {})).rejects.toMatchObject({ code: 'token-dead' });
    expect(bench.oauth.refreshes).toBe(0);
    await bench.signIn();
    await expect(asPerson().call('profile', {})).resolves.toBeDefined();
  });

  it('wait and repeat when the portal says that there were too many, three times at most', async () => {
    await bench.signIn();
    bench.portal.faults.set('profile', { status: 503, error: 'QUERY_LIMIT_EXCEEDED', times: 2 });
    await asPerson().call('profile', {});
    // The bucket is taken for full, and closed for longer each time.
    expect(bench.pauses.map((pause) => Math.round(pause / 100) * 100)).toEqual([1000, 1500]);
    bench.portal.faults.set('profile', { status: 503, error: 'QUERY_LIMIT_EXCEEDED', times: 9 });
    await expect(asPerson().call('profile', {})).rejects.toMatchObject({ code: 'limited', mayHaveActed: false });
  });

  it('repeat nothing else', async () => {
    await bench.signIn();
    for (const error of ['INTERNAL_SERVER_ERROR', 'OPERATION_TIME_LIMIT']) {
      bench.portal.calls.length = 0;
      bench.portal.faults.set('profile', { status: 503, error, times: 1 });
      await expect(asPerson().call('profile', {})).rejects.toThrow(error);
      expect(bench.portal.calls).toEqual(['profile']);
    }
  });

  it('leave a portal alone that the vendor has blocked', async () => {
    await bench.signIn();
    bench.portal.faults.set('user.current', { status: 503, error: 'OVERLOAD_LIMIT', times: 1 });
    await expect(asPerson().call('user.current', {})).rejects.toThrow('OVERLOAD_LIMIT');
    bench.portal.calls.length = 0;
    const refused = await asPerson()
      .call('user.current', {})
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'limited', waitSeconds: 60 });
    expect(bench.portal.calls).toEqual([]);
  });
});

describe('a portal that answers 302', () => {
  let moved: StubPortal;
  beforeEach(async () => {
    moved = new StubPortal(bench.oauth);
    await moved.start();
  });
  afterEach(() => moved.close());

  it('threat 11: is not followed where the OAuth server does not confirm it', async () => {
    await bench.signIn();
    bench.portal.redirectTo = moved.origin;
    await expect(asPerson().call('profile', {})).rejects.toMatchObject({ code: 'renamed' });
    expect(moved.calls).toEqual([]);
  });

  it('is called at its new host by POST, once the OAuth server names it', async () => {
    await bench.remove();
    bench = await openCallsBench({ extraHosts: [moved.host] });
    await bench.signIn();
    bench.portal.redirectTo = moved.origin;
    bench.portal.movedTo = moved.origin;
    // The same portal under another name: the stub there knows its own tokens only, so its refusal shows that it was asked.
    await expect(asPerson().call('profile', {})).rejects.toMatchObject({
      code: 'token-dead',
      portalCode: 'NO_AUTH_FOUND',
    });
    expect(moved.calls).toEqual(['profile']);
    expect((await bench.portals.find(bench.memberId))?.clientEndpoint).toBe(`${moved.origin}/rest/`);
  });
});

describe('threat 11: a download of a portal that moved', () => {
  it('is sent to its new host once the OAuth server names it, and never where a redirect points', async () => {
    const moved = new StubPortal(bench.oauth);
    await moved.start();
    const fileId = moved.addFile('a.pdf', Buffer.from('%PDF-1.7'));
    await bench.remove();
    bench = await openCallsBench({ extraHosts: [moved.host] });
    await bench.signIn();
    bench.portal.redirectTo = moved.origin;
    const link = `${bench.portal.origin}/rest/crm.controller.item.getFile.json?auth=secret&token=crm%7C${fileId}`;
    await expect(asPerson().get(link)).rejects.toMatchObject({ code: 'renamed' });
    expect(moved.calls).toEqual([]);
    bench.portal.movedTo = moved.origin;
    const answer = await asPerson().get(link);
    await answer.body.dump();
    expect(moved.calls).toEqual(['crm.controller.item.getFile']);
    await moved.close();
  });
});

describe('threat 11: hosts that are not ours to call', () => {
  it('are refused before a connection is made', async () => {
    await bench.signIn();
    const hidden = new StubPortal(bench.oauth);
    await hidden.start();
    for (const link of [
      `${hidden.origin}/rest/x`,
      'http://127.0.0.1:1/x',
      'https://user:pw@portal.example.com/',
      'file:///etc/passwd',
    ]) {
      await expect(asPerson().get(link)).rejects.toMatchObject({ code: 'host-refused' });
    }
    expect(hidden.calls).toEqual([]);
    await hidden.close();
  });

  it('private, loopback, link-local and translated addresses are not public', () => {
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '::1',
      '::ffff:10.0.0.1',
      'fd00::1',
      'fe80::1',
      '64:ff9b::a00:1',
      'nonsense',
    ]) {
      expect({ address, isPublic: isPublicAddress(address) }).toEqual({ address, isPublic: false });
    }
    expect(isPublicAddress('8.8.8.8')).toBe(true);
    expect(isPublicAddress('2a00:1450:4001:81b::200e')).toBe(true);
  });
});

describe('a portal’s error', () => {
  it.each([
    [401, 'expired_token', '', 'token-dead'],
    [401, 'invalid_token', '', 'token-dead'],
    [401, 'NO_AUTH_FOUND', '', 'token-dead'],
    [403, 'ACCESS_DENIED', '', 'access-denied'],
    [401, 'user_access_error', '', 'user-gone'],
    [401, 'authorization_error', '', 'user-gone'],
    [401, 'insufficient_scope', '', 'scope-missing'],
    [400, 'NOT_FOUND', '', 'not-found'],
    [400, '', 'Not found', 'not-found'],
    [400, '', 'Access denied.', 'access-denied'],
    [400, '', 'ID is not defined or invalid', 'call-refused'],
    [400, '100', '', 'call-refused'],
    [400, 'ERROR_CORE', 'Handler already binded', 'already-bound'],
    [400, 'CRM_FIELD_ERROR_REQUIRED', '', 'field-refused'],
    [429, 'OPERATION_TIME_LIMIT', '', 'limited'],
    [503, 'OVERLOAD_LIMIT', '', 'unavailable'],
    [500, 'INTERNAL_SERVER_ERROR', '', 'unavailable'],
    [410, 'PORTAL_DELETED', '', 'application-off'],
    [401, 'PAYMENT_REQUIRED', '', 'unpaid'],
    [401, 'ERROR_OAUTH', 'Subscription has been ended', 'unpaid'],
    [401, 'ERROR_OAUTH', 'Application not installed', 'application-off'],
  ] as const)('%s %s %s is %s', (status, code, description, expected) => {
    expect(toPortalError(status, { code, description }).code).toBe(expected);
  });
});
