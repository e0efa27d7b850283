import { describe, expect, it, vi } from 'vitest';
import { Session } from './session.js';

function buildSession(options: { now?: () => number } = {}) {
  let count = 0;
  const renew = vi.fn<() => Promise<{ bearer: string; lifetime: number }>>(() =>
    Promise.resolve({ bearer: `fresh-${++count}`, lifetime: 600 }),
  );
  return { renew, session: new Session({ bearer: 'first', lifetime: 600, renew, now: options.now ?? (() => 0) }) };
}

describe('Session', () => {
  it('gives the bearer of the page while it is young', async () => {
    const { session, renew } = buildSession();
    expect(await session.bearer()).toBe('first');
    expect(renew).not.toHaveBeenCalled();
  });

  it('renews before the bearer runs out', async () => {
    let now = 0;
    const { session } = buildSession({ now: () => now });
    now = 590_000;
    expect(await session.bearer()).toBe('fresh-1');
    expect(await session.bearer()).toBe('fresh-1');
  });

  it('renews once for many callers', async () => {
    const { session, renew } = buildSession();
    const bearers = await Promise.all([session.renew('first'), session.renew('first'), session.renew('first')]);
    expect(bearers).toEqual(['fresh-1', 'fresh-1', 'fresh-1']);
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('does not renew for a caller whose refused bearer was replaced already', async () => {
    const { session, renew } = buildSession();
    await session.renew('first');
    expect(await session.renew('first')).toBe('fresh-1');
    expect(renew).toHaveBeenCalledTimes(1);
  });
});
