import { describe, expect, it } from 'vitest';
import { rejection } from './rejection.test-support.js';
import { TrustError } from './trust-error.js';
import { tryInOrder } from './try-in-order.js';

const codes = {
  unavailable: 'time-stamp-unavailable',
  invalid: 'time-stamp-invalid',
  refused: 'time-stamp-refused',
} as const;
const silent = new TrustError('egress-timeout', 'silent');
const blocked = new TrustError('egress-refused', 'blocked');
const lying = new TrustError('time-stamp-invalid', 'lying', { check: 'nonce' });
const refusing = new TrustError('time-stamp-refused', 'refusing');

/** Services that are answers or errors. */
function tried(...services: readonly (string | Error)[]) {
  const ask = (service: string | Error) =>
    service instanceof Error ? Promise.reject(service) : Promise.resolve(service);
  return tryInOrder(services, ask, codes);
}

describe('services tried in order', () => {
  it('answer by the first that can, and tell why the others could not', async () => {
    expect(await tried(silent, lying, 'answer', 'another')).toEqual({ value: 'answer', failures: [silent, lying] });
  });

  it('throw the error of the only one', async () => {
    expect(await rejection(tried(lying))).toBe(lying);
    expect(await rejection(tried(refusing))).toBe(refusing);
  });

  it('are unavailable when one could not be reached, invalid when one lied, else refusing', async () => {
    const found = [];
    for (const services of [
      [refusing, silent],
      [silent, lying],
      [refusing, lying, refusing],
      [refusing, refusing],
    ]) {
      const { code, check, causes } = await rejection(tried(...services));
      found.push([code, check, causes.length]);
    }
    expect(found).toEqual([
      ['time-stamp-unavailable', undefined, 2],
      ['time-stamp-unavailable', undefined, 2],
      ['time-stamp-invalid', 'nonce', 3],
      ['time-stamp-refused', undefined, 2],
    ]);
  });

  it('may be asked later only when one of them may be', async () => {
    expect((await rejection(tried(blocked))).retry).toBe('never');
    expect((await rejection(tried(silent))).retry).toBe('later');
    expect((await rejection(tried(blocked, silent))).retry).toBe('later');
    expect(await rejection(tried())).toMatchObject({ code: 'time-stamp-unavailable', retry: 'never' });
  });

  it('pass on a mistake of ours at once', async () => {
    await expect(tried(new RangeError('mistake'), 'answer')).rejects.toThrow(RangeError);
  });
});
