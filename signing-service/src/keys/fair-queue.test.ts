import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyError } from './errors.js';
import { FairQueue } from './fair-queue.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A queue whose jobs end only when the test says so. */
function manualQueue(concurrency: number, maxWaitingPerTenant = 1000) {
  const queue = new FairQueue({ concurrency, maxWaitingPerTenant, now: () => new Date() });
  const begun: { tenant: string; end: () => void }[] = [];
  const add = (tenant: string, deadlineMs = 1_000_000): Promise<string> =>
    queue.run({
      tenant,
      deadline: new Date(deadlineMs),
      run: () => new Promise<string>((resolve) => begun.push({ tenant, end: () => resolve(tenant) })),
    });
  return { queue, begun, add };
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

describe('FairQueue', () => {
  it('lets a single job overtake 200 of another tenant', async () => {
    const { begun, add } = manualQueue(2);
    const many = Array.from({ length: 200 }, () => add('greedy'));
    const single = add('modest');
    expect(begun.map(({ tenant }) => tenant)).toEqual(['greedy', 'greedy']);
    begun[0]?.end();
    await settle();
    begun[1]?.end();
    await settle();
    expect(begun.slice(2).map(({ tenant }) => tenant)).toContain('modest');
    begun.find(({ tenant }) => tenant === 'modest')?.end();
    await expect(single).resolves.toBe('modest');
    for (let at = 0; at < begun.length; at += 1) {
      begun[at]?.end();
      await settle();
    }
    await expect(Promise.all(many)).resolves.toHaveLength(200);
  });

  it('serves tenants in turn and each in order of arrival', async () => {
    const { begun, add, queue } = manualQueue(1);
    queue.pause();
    const all = ['a', 'a', 'a', 'b', 'b', 'c'].map((tenant) => add(tenant));
    queue.resume();
    for (let at = 0; at < all.length; at += 1) {
      begun[at]?.end();
      await settle();
    }
    expect(begun.map(({ tenant }) => tenant)).toEqual(['a', 'b', 'c', 'a', 'b', 'a']);
    await Promise.all(all);
  });

  it('refuses a job whose deadline passes before its turn, and never runs it', async () => {
    const { begun, add, queue } = manualQueue(1);
    const first = add('a');
    const late = add('a', 500);
    const refused = late.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(500);
    expect(await refused).toMatchObject({ code: 'token-busy', retry: 'later' });
    expect(queue.length).toBe(0);
    begun[0]?.end();
    await first;
    expect(begun).toHaveLength(1);
    await expect(add('a', 400)).rejects.toMatchObject({ code: 'token-busy' });
  });

  it('refuses the job that makes a tenant’s queue too long, and only that tenant’s', async () => {
    const { add, queue } = manualQueue(1, 2);
    void add('a');
    void add('a');
    void add('a');
    await expect(add('a')).rejects.toMatchObject({ code: 'token-busy' });
    void add('b');
    expect(queue.length).toBe(3);
  });

  it('goes on after a job that failed', async () => {
    const { queue, add, begun } = manualQueue(1);
    const failing = queue.run({
      tenant: 'a',
      deadline: new Date(1000),
      run: () => Promise.reject(new Error('broken')),
    });
    const next = add('a');
    await expect(failing).rejects.toThrow('broken');
    await settle();
    begun[0]?.end();
    await expect(next).resolves.toBe('a');
    expect(queue.running).toBe(0);
  });

  it('refuses everything that waits when told so', async () => {
    const { add, queue } = manualQueue(1);
    queue.pause();
    const waiting = [add('a'), add('b')];
    queue.refuseAll(new KeyError('token-failed', 'stopping'));
    for (const each of waiting) await expect(each).rejects.toMatchObject({ code: 'token-failed' });
    expect(queue.length).toBe(0);
  });
});
