import { describe, expect, it } from 'vitest';
import { rejection } from './rejection.test-support.js';
import { withRetries, type RetryOptions } from './retry.js';
import { TrustError, type TrustErrorCode } from './trust-error.js';

/** Fails with these codes, then succeeds; the clock moves only by sleeping. */
function attempt(codes: readonly TrustErrorCode[], changed: Partial<RetryOptions> = {}, random = 0) {
  let now = 0;
  let tries = 0;
  const pauses: number[] = [];
  const waiting = {
    now: () => now,
    random: () => random,
    sleep: (ms: number) => {
      pauses.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
  const act = () => {
    const code = codes[tries];
    tries += 1;
    return code === undefined ? Promise.resolve('done') : Promise.reject(new TrustError(code, 'for a test'));
  };
  const options = { attempts: 3, firstPauseMs: 100, until: 10_000, ...changed };
  return { pauses, tries: () => tries, result: withRetries(act, options, waiting) };
}

describe('a retry', () => {
  it('comes after pauses that double', async () => {
    const { result, pauses } = attempt(['egress-failed', 'ocsp-unavailable']);
    expect([await result, pauses]).toEqual(['done', [100, 200]]);
  });

  it('has pauses shortened by chance, to the half at most', async () => {
    const { result, pauses } = attempt(['egress-failed', 'egress-failed'], {}, 1);
    expect([await result, pauses]).toEqual(['done', [50, 100]]);
  });

  it('has an end: the last error is thrown', async () => {
    const { result, tries } = attempt(['egress-failed', 'egress-failed', 'ocsp-unavailable', 'egress-failed']);
    expect([(await rejection(result)).code, tries()]).toEqual(['ocsp-unavailable', 3]);
  });

  it('is not begun when its pause would last beyond the limit', async () => {
    const { result, tries } = attempt(['egress-failed', 'egress-failed'], { until: 150 });
    expect([(await rejection(result)).code, tries()]).toEqual(['egress-failed', 2]);
  });

  it.each(['egress-refused', 'egress-timeout', 'egress-too-large', 'ocsp-invalid', 'time-stamp-refused'] as const)(
    'does not follow %s',
    async (code) => {
      const { result, tries } = attempt([code]);
      expect([(await rejection(result)).code, tries()]).toEqual([code, 1]);
    },
  );

  it('does not follow an error that is none of ours', async () => {
    let tries = 0;
    const act = () => {
      tries += 1;
      return Promise.reject(new RangeError('a mistake'));
    };
    const waiting = { now: () => 0, random: () => 0, sleep: () => Promise.resolve() };
    const options = { attempts: 3, firstPauseMs: 1, until: 1_000 };
    await expect(withRetries(act, options, waiting)).rejects.toThrow(RangeError);
    expect(tries).toBe(1);
  });
});
