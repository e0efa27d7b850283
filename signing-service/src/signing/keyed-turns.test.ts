import { describe, expect, it } from 'vitest';
import { KeyedTurns } from './keyed-turns.js';

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('KeyedTurns', () => {
  it('lets one work on a key at a time, in order, and others meanwhile on other keys', async () => {
    const turns = new KeyedTurns();
    const order: string[] = [];
    const { opened, open } = gate();
    const first = turns.run({ key: 'a', waitMs: 5_000 }, async () => {
      await opened;
      order.push('first');
    });
    const second = turns.run({ key: 'a', waitMs: 5_000 }, async () => void order.push('second'));
    await turns.run({ key: 'b', waitMs: 5_000 }, async () => void order.push('other key'));
    open();
    await Promise.all([first, second]);
    expect(order).toEqual(['other key', 'first', 'second']);
  });

  it('gives the next its turn after one that failed', async () => {
    const turns = new KeyedTurns();
    const failing = turns.run({ key: 'a', waitMs: 5_000 }, () => Promise.reject(new Error('first failed')));
    const next = turns.run({ key: 'a', waitMs: 5_000 }, () => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('first failed');
    expect(await next).toBe('done');
  });

  it('tells a caller who has waited long enough that the work is in progress, and never does its work', async () => {
    const turns = new KeyedTurns();
    const { opened, open } = gate();
    let late = false;
    const first = turns.run({ key: 'a', waitMs: 5_000 }, () => opened);
    const second = turns.run({ key: 'a', waitMs: 5 }, async () => {
      late = true;
    });
    await expect(second).rejects.toMatchObject({ code: 'signature-in-progress' });
    open();
    await first;
    await turns.run({ key: 'a', waitMs: 5_000 }, () => Promise.resolve());
    expect(late).toBe(false);
  });
});
