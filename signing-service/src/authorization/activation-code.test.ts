import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { activationHashBytes, hashActivationCode, isActivationCode, makeActivationCode } from './activation-code.js';

describe('an activation code', () => {
  it('has two groups of four signs that cannot be mistaken for one another', () => {
    const seen = new Set<string>();
    for (let index = 0; index < 400; index += 1) {
      const code = makeActivationCode(randomBytes);
      expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/);
      for (const sign of code.replace('-', '')) seen.add(sign);
    }
    expect(seen.size).toBe(30);
  });

  it('draws again instead of favouring the first signs', () => {
    const draws = [Buffer.alloc(8, 255), Buffer.from([240, 0, 30, 239, 1, 2, 3, 4]), Buffer.alloc(8, 5)];
    expect(makeActivationCode(() => draws.shift() ?? Buffer.alloc(8))).toBe('22Z3-4567');
  });

  it('is known by its hash whatever the case, blanks and hyphens', () => {
    const hashed = hashActivationCode('7K2M-9QXA', randomBytes);
    expect(hashed).toHaveLength(activationHashBytes);
    for (const typed of ['7K2M-9QXA', '7k2m9qxa', ' 7K2M 9QXA ']) expect(isActivationCode(typed, hashed)).toBe(true);
    for (const typed of ['', '7K2M-9QXB', '7K2M-9QX', '7K2M-9QXAA'])
      expect(isActivationCode(typed, hashed)).toBe(false);
  });
});
