import { describe, expect, it } from 'vitest';
import { CallBudget } from './call-budget.js';

const start = 1_800_000_000_000;
const method = 'crm.item.get';
const cloud = { burst: 50, perSecond: 2 };

function take(budget: CallBudget, { calls, now }: { calls: number; now: number }): void {
  for (let call = 0; call < calls; call += 1) budget.take(now);
}

describe('what a portal takes of us', () => {
  it('is a bucket that empties: never more than it holds, whenever the calls come', () => {
    const budget = new CallBudget(() => cloud);
    let [now, level, most] = [start, 0, 0];
    for (let call = 0; call < 500; call += 1) {
      const before = now;
      // Bursts and rests.
      now = Math.max(now + (call % 90 === 0 ? 30_000 : 0), budget.opensAt(method, { now }));
      level = Math.max(0, level - ((now - before) / 1000) * cloud.perSecond) + 1;
      most = Math.max(most, level);
      budget.take(now);
    }
    expect(most).toBeLessThanOrEqual(cloud.burst * 0.9);
    expect(most).toBeGreaterThan(cloud.burst * 0.85);
  });

  it('opens after just so long as the next place needs', () => {
    const budget = new CallBudget(() => cloud);
    take(budget, { calls: 45, now: start });
    expect(budget.opensAt(method, { now: start })).toBe(start + 500);
    expect(budget.opensAt(method, { now: start + 500 })).toBe(start + 500);
  });

  it('leaves free what is reserved', () => {
    const budget = new CallBudget(() => cloud);
    take(budget, { calls: 30, now: start });
    expect(budget.opensAt(method, { now: start })).toBe(start);
    expect(budget.opensAt(method, { now: start, reserve: 15 })).toBe(start + 500);
  });

  it('is nothing for a while when the portal refuses, for longer each time, until it answers', () => {
    const budget = new CallBudget(() => ({ burst: 1000, perSecond: 1000 }));
    const waits = Array.from({ length: 8 }, () => {
      budget.refused(start);
      return budget.opensAt(method, { now: start }) - start;
    });
    expect(waits.map(Math.round)).toEqual([1000, 1500, 2250, 3375, 5063, 7594, 10_000, 10_000]);
    budget.answered(method);
    budget.refused(start + 20_000);
    expect(budget.opensAt(method, { now: start + 20_000 })).toBe(start + 21_000);
  });

  it('closes one method when its operating time runs out, before the portal does', () => {
    const budget = new CallBudget(() => cloud);
    budget.answered(method, { operating: 455, resetAt: start + 60_000 });
    expect(budget.opensAt(method, { now: start })).toBe(start);
    budget.answered(method, { operating: 457, resetAt: start + 60_000 });
    expect(budget.opensAt(method, { now: start })).toBe(start + 60_000);
    expect(budget.opensAt('crm.item.update', { now: start })).toBe(start);
  });

  it('closes it for ten seconds at least when the portal did', () => {
    const budget = new CallBudget(() => cloud);
    budget.methodExhausted(method, { now: start });
    expect(budget.opensAt(method, { now: start })).toBe(start + 10_000);
  });
});
