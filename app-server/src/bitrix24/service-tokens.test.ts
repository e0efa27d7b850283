import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDialects } from '../store/test-database.test-support.js';
import { type CallsBench, openCallsBench, personId } from './portal-calls.test-support.js';

let bench: CallsBench;
afterEach(() => bench.remove());

async function offer(options: { asSpare: boolean; hasExpired?: boolean }): Promise<string> {
  const chain = bench.oauth.issue(bench.portal, personId);
  const token = {
    ...chain,
    personId: String(personId),
    expiresAt: Date.now() + (options.hasExpired === true ? -1 : 60_000),
  };
  await bench.serviceTokens.offer(bench.memberId, token, options);
  return chain.accessToken;
}

function expire(accessToken: string): void {
  const token = bench.oauth.tokens.get(accessToken);
  if (token !== undefined) token.expiresAt = 0;
}

describe.each(testDialects)('the service token of a portal (%s)', (dialect) => {
  beforeEach(async () => {
    bench = await openCallsBench({ dialect });
  });

  it('is refreshed once, when 20 calls at the same time find it expired', async () => {
    const token = await offer({ asSpare: false });
    expire(token);
    const caller = bench.callers.forService(bench.memberId);
    const results = await Promise.all(Array.from({ length: 20 }, () => caller.call('profile', {})));
    expect(results).toHaveLength(20);
    expect(bench.oauth.refreshes).toBe(1);
  });

  it('is refreshed once by two processes over one database', async () => {
    const token = await offer({ asSpare: false });
    const replacing = Array.from({ length: 10 }, (_, index) =>
      (index % 2 === 0 ? bench.serviceTokens : bench.other).replace(bench.memberId, token),
    );
    const fresh = new Set(await Promise.all(replacing));
    expect(fresh.size).toBe(1);
    expect(bench.oauth.refreshes).toBe(1);
  });

  it('is not refreshed while the portal takes it', async () => {
    await offer({ asSpare: false });
    await bench.callers.forService(bench.memberId).call('profile', {});
    expect(bench.oauth.refreshes).toBe(0);
  });

  it('gives way to the spare chain when its own is dead, then asks for an administrator', async () => {
    const token = await offer({ asSpare: false });
    const spare = await offer({ asSpare: true });
    for (const [refresh, access] of bench.oauth.refreshTokens) {
      if (access === token) bench.oauth.refreshTokens.delete(refresh);
    }
    expire(token);
    await bench.callers.forService(bench.memberId).call('profile', {});
    expect(await bench.serviceTokens.current(bench.memberId)).toBe(spare);
    bench.oauth.refreshTokens.clear();
    expire(spare);
    await expect(bench.callers.forService(bench.memberId).call('profile', {})).rejects.toMatchObject({
      code: 'grant-dead',
    });
    expect(await bench.tokens.serviceToken(bench.memberId, 'main')).toBeNull();
  });

  it('is left for the spare chain when its owner is gone, and for none twice', async () => {
    await offer({ asSpare: false });
    const spare = await offer({ asSpare: true });
    const gone = { status: 401, error: 'authorization_error' };
    bench.portal.faults.set('profile', { ...gone, times: 1 });
    const caller = bench.callers.forService(bench.memberId);
    await expect(caller.call('profile', {})).resolves.toBeDefined();
    expect(await bench.serviceTokens.current(bench.memberId)).toBe(spare);
    expect(bench.oauth.refreshes).toBe(0);
    bench.portal.faults.set('profile', { ...gone, times: 9 });
    await expect(caller.call('profile', {})).rejects.toMatchObject({ code: 'grant-dead' });
    // The next administrator who comes mends it.
    bench.portal.faults.clear();
    await offer({ asSpare: true });
    await expect(caller.call('profile', {})).resolves.toBeDefined();
  });

  it('asks for an administrator when the spare chain’s owner is gone as well', async () => {
    await offer({ asSpare: false });
    await offer({ asSpare: true });
    bench.portal.faults.set('profile', { status: 401, error: 'authorization_error', times: 9 });
    const caller = bench.callers.forService(bench.memberId);
    for (const _try of [1, 2, 3])
      await expect(caller.call('profile', {})).rejects.toMatchObject({ code: 'grant-dead' });
  });

  it('refreshes the spare chain at once when that has expired too', async () => {
    const token = await offer({ asSpare: false });
    const spare = await offer({ asSpare: true, hasExpired: true });
    expire(token);
    expire(spare);
    for (const [refresh, access] of bench.oauth.refreshTokens) {
      if (access === token) bench.oauth.refreshTokens.delete(refresh);
    }
    await expect(bench.callers.forService(bench.memberId).call('profile', {})).resolves.toBeDefined();
    expect(bench.oauth.refreshes).toBe(1);
  });

  it('survives an OAuth server that does not answer', async () => {
    const token = await offer({ asSpare: false });
    expire(token);
    await bench.oauth.close();
    await expect(bench.callers.forService(bench.memberId).call('profile', {})).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect((await bench.tokens.serviceToken(bench.memberId, 'main'))?.accessToken).toBe(token);
    expect(await bench.tokens.takeLease(bench.memberId, { owner: 'next', until: Date.now() + 1 })).toBe(true);
    await bench.oauth.start();
  });
});
