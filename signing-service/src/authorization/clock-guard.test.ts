import { describe, expect, it } from 'vitest';
import { createClockGuard } from './clock-guard.js';
import { ServiceError } from './errors.js';

function clocks() {
  const reading = { wall: 1_800_000_000_000.4, monotonic: 5_000 };
  const guard = createClockGuard(() => ({ ...reading }));
  return {
    guard,
    pass: (ms: number, wallMs = ms) => {
      reading.monotonic += ms;
      reading.wall += wallMs;
    },
  };
}

const minute = 60_000;

describe('the clock guard', () => {
  it('gives whole milliseconds of the wall clock while both clocks agree', () => {
    const { guard, pass } = clocks();
    pass(3_600_000);
    expect(guard.now()).toBe(1_800_003_600_000);
  });

  it('takes slow correction for no fault', () => {
    const { guard, pass } = clocks();
    for (let second = 0; second < 1_000; second += 1) {
      pass(1_000, 1_001);
      guard.now();
    }
    expect(guard.state().sure).toBe(true);
  });

  it.each([-2_001, 2_001, 3_600_000])('threat 20: is unsure after a jump of %i ms', (jump) => {
    const { guard, pass } = clocks();
    pass(1_000, 1_000 + jump);
    expect(() => guard.now()).toThrow(ServiceError);
    expect(guard.state()).toEqual({ sure: false, offByMs: expect.closeTo(jump, 0) as number });
  });

  it('threat 20: is unsure until the jump is undone', () => {
    const { guard, pass } = clocks();
    pass(1_000, 600_000);
    expect(guard.state().sure).toBe(false);
    pass(1_000, -598_000);
    expect(guard.state().sure).toBe(true);
  });

  it('threat 20: believes a new time after ten minutes without another jump', () => {
    const { guard, pass } = clocks();
    pass(1_000, 100_000);
    guard.state();
    pass(9 * minute);
    guard.state();
    pass(1_000, 50_000);
    guard.state();
    pass(10 * minute - 1);
    expect(guard.state().sure).toBe(false);
    pass(1);
    expect(guard.state().sure).toBe(true);
  });

  it.each([-60_500, 61_000])('threat 20: is unsure by a time stamp of which it is %i ms off', (behindMs) => {
    const { guard } = clocks();
    guard.compare(behindMs);
    expect(() => guard.now()).toThrow(ServiceError);
    expect(guard.state()).toEqual({ sure: false, offByMs: -behindMs });
  });

  it('threat 20: takes a clock for right that a time stamp is near, or that was set by it', () => {
    const { guard, pass } = clocks();
    guard.compare(59_000);
    expect(guard.state().sure).toBe(true);
    guard.compare(3_600_000);
    guard.compare(1_000);
    expect(guard.state().sure).toBe(true);
    guard.compare(3_600_000);
    pass(1_000, 3_601_000);
    expect(guard.state().sure).toBe(true);
  });

  it('threat 20: is not talked out of a jump by a time stamp', () => {
    const { guard, pass } = clocks();
    pass(1_000, 30_000);
    guard.compare(1_000);
    expect(guard.state().sure).toBe(false);
  });

  it('threat 20: believes an operator', () => {
    const { guard, pass } = clocks();
    pass(1_000, 100_000);
    expect(guard.state().sure).toBe(false);
    guard.trust();
    expect(guard.state()).toEqual({ sure: true, offByMs: 0 });
  });
});
