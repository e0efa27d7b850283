import { expect, it } from 'vitest';
import { countAnswering, countWaiting, isIdle, requestCounts, restWhileOthers } from './others-first.js';

/** A look whose pieces take four milliseconds each. */
function startLook() {
  const counts = requestCounts();
  const clock = { time: 0, paused: new Array<number>() };
  const rest = restWhileOthers(counts, {
    now: () => clock.time,
    pause: async (ms) => {
      clock.paused.push(ms);
      clock.time += ms;
      await Promise.resolve();
    },
  });
  const work = async () => {
    clock.time += 4;
    await rest();
  };
  return { counts, clock, work };
}

it('a look at a chain rests twice as long as it works while anybody but those who wait for it is being answered', async () => {
  const { counts, clock, work } = startLook();
  await work();
  countAnswering(counts, 1);
  let end = (): void => undefined;
  const look = countWaiting(counts, new Promise<void>((resolve) => (end = resolve)));
  await work();
  expect(clock.paused).toEqual([]);
  countAnswering(counts, 1);
  await work();
  await work();
  expect(clock.paused).toEqual([8, 8]);
  countAnswering(counts, -1);
  await work();
  expect([clock.paused.length, isIdle(counts)]).toEqual([2, false]);
  end();
  await look;
  await work();
  expect(clock.paused).toHaveLength(3);
});

it('a look at a chain rests for twenty seconds at most: whoever waits for it has a patience too', async () => {
  const { counts, clock, work } = startLook();
  countAnswering(counts, 1);
  while (clock.time < 20_000) await work();
  const rests = clock.paused.length;
  await work();
  await work();
  expect(clock.paused).toHaveLength(rests);
  expect(rests).toBeGreaterThan(1_000);
});
