import { beforeEach, describe, expect, it } from 'vitest';
import type { PortalError } from './portal-error.js';
import { type QueuedCall, RequestQueue } from './request-queue.js';

/** A clock that moves when nothing else does. */
class Clock {
  now = 1_800_000_000_000;
  readonly begun = this.now;
  #timers: { at: number; act: () => void }[] = [];

  readonly schedule = (milliseconds: number, act: () => void): (() => void) => {
    const timer = { at: this.now + milliseconds, act };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  };

  /** Until `done`, or nothing is scheduled. */
  async run(done: () => boolean = () => false): Promise<void> {
    for (;;) {
      await settle();
      if (done()) return;
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) return;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.now = Math.max(this.now, next.at);
      next.act();
    }
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Sent extends QueuedCall {
  /** ms since the beginning. */
  readonly at: number;
}

let clock: Clock;
let queue: RequestQueue;
let sent: Sent[];
let refused: PortalError[];

beforeEach(() => {
  clock = new Clock();
  queue = new RequestQueue({ limit: { burst: 50, perSecond: 2 }, now: () => clock.now, schedule: clock.schedule });
  sent = [];
  refused = [];
});

/** A call that takes `milliseconds` of the clock's. */
function call(of: Partial<QueuedCall> = {}, milliseconds = 50): void {
  const queued = { memberId: 'A', method: 'crm.item.get', urgency: 'person', ...of } as const;
  queue
    .run(queued, async () => {
      sent.push({ ...queued, at: clock.now - clock.begun });
      await new Promise<void>((resolve) => clock.schedule(milliseconds, resolve));
    })
    .catch((error: PortalError) => refused.push(error));
}

function calls(count: number, of: Partial<QueuedCall> = {}): void {
  for (let number = 0; number < count; number += 1) call(of);
}

describe('the way to portals', () => {
  it('keeps what is sent to one portal inside its bucket', async () => {
    calls(70);
    await clock.run();
    expect(refused).toEqual([]);
    expect(sent).toHaveLength(70);
    // 45 places, then two a second.
    expect(sent.filter(({ at }) => at <= 1_000).length).toBeLessThanOrEqual(47);
    expect(sent.at(-1)?.at).toBeGreaterThanOrEqual(12_000);
    expect(sent.at(-1)?.at).toBeLessThanOrEqual(13_000);
  });

  it('refuses at once what would wait too long, with the seconds, and sends it never', async () => {
    calls(100);
    await clock.run();
    expect(sent.length + refused.length).toBe(100);
    expect(sent.length).toBeGreaterThanOrEqual(80);
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) expect(error).toMatchObject({ code: 'limited', mayHaveActed: false });
    expect(refused.at(0)?.waitSeconds).toBeGreaterThan(20);
  });

  it('sends people’s calls before the background’s, which goes on all the same', async () => {
    calls(40, { urgency: 'background' });
    await clock.run(() => sent.length >= 30);
    calls(40);
    await clock.run(() => clock.now - clock.begun > 5_000);
    const early = sent.filter(({ at }) => at <= 5_000);
    const background = early.filter(({ urgency }) => urgency === 'background');
    // Thirty places were free for it; then one of six.
    expect(background.length).toBeGreaterThanOrEqual(30);
    expect(background.length).toBeLessThanOrEqual(35);
    await clock.run();
    expect(refused).toEqual([]);
    expect(sent).toHaveLength(80);
  });

  it('lets a busy portal delay no other', async () => {
    calls(80, { memberId: 'busy' });
    call({ memberId: 'quiet' });
    await clock.run();
    expect(sent.find(({ memberId }) => memberId === 'quiet')?.at).toBe(0);
  });

  it('takes portals in turn when all of the way is taken', async () => {
    // Twelve of each portal at once, ninety-six of all.
    const portals = Array.from({ length: 12 }, (_, number) => `portal-${number}`);
    for (const memberId of portals) calls(30, { memberId });
    await settle();
    expect(sent).toHaveLength(96);
    sent.length = 0;
    await clock.run(() => sent.length >= 96);
    const next = new Set(sent.map(({ memberId }) => memberId));
    expect([...next].toSorted()).toEqual(portals.toSorted());
    await clock.run();
    expect(refused).toEqual([]);
  });

  it('holds back one method that is closed, and no other', async () => {
    queue.budgetOf('A').methodExhausted('crm.item.update', { now: clock.now });
    call({ method: 'crm.item.update' });
    call({ method: 'crm.item.get' });
    await clock.run();
    expect(sent.map(({ method, at }) => [method, at])).toEqual([
      ['crm.item.get', 0],
      ['crm.item.update', 10_000],
    ]);
  });

  it('refuses what was overtaken by a refusal of the portal', async () => {
    calls(46);
    await clock.run(() => sent.length === 45);
    queue.budgetOf('A').overloaded(clock.now);
    await clock.run();
    expect(sent).toHaveLength(45);
    expect(refused).toMatchObject([{ code: 'limited' }]);
    // Sixty less the twenty that it waited.
    expect(refused[0]?.waitSeconds).toBeGreaterThanOrEqual(40);
    expect(refused[0]?.waitSeconds).toBeLessThanOrEqual(42);
  });

  it('gives its place back when a call fails', async () => {
    const fail = (): Promise<never> => Promise.reject(new Error('no answer'));
    for (let number = 0; number < 13; number += 1) {
      const queued = { memberId: 'A', method: 'profile', urgency: 'person' } as const;
      await expect(queue.run(queued, fail)).rejects.toThrow('no answer');
    }
  });
});

describe('several instances at one address', () => {
  it('share what a portal takes: no more leaves each than its part, and all of it again when the others have gone', async () => {
    queue.share(3);
    for (let index = 0; index < 27; index += 1) call();
    await clock.run(() => clock.now - clock.begun >= 6_000);
    // A tenth stays free: 15 at once, and two in three seconds.
    expect(sent.filter(({ at }) => at < 500)).toHaveLength(15);
    expect(sent.length).toBeLessThanOrEqual(15 + 5);
    // What the others have put into the bucket drains first.
    queue.share(1);
    const before = sent.length;
    await clock.run(() => clock.now - clock.begun >= 6_100);
    expect(sent.length).toBeLessThanOrEqual(before + 1);
    await clock.run(() => sent.length === 27);
    expect(sent.length).toBeGreaterThan(before);
    expect(refused).toEqual([]);
  });
});
