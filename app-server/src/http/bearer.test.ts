import { describe, expect, it } from 'vitest';
import { createSealer } from '../store/sealing.js';
import { type BearerClaims, createBearers } from './bearer.js';
import { createRateLimit } from './rate-limit.js';

const claims: BearerClaims = {
  memberId: 'a'.repeat(32),
  personId: '7',
  language: 'sr-Latn-ME',
  surface: {
    kind: 'sign',
    address: { entityTypeId: 2, entityId: 412, field: `UF_CRM_${'X'.repeat(43)}`, fileId: 9001 },
  },
};

const sealerOf = (...ids: string[]) =>
  createSealer({ current: ids.at(-1) ?? '', keys: new Map(ids.map((id) => [id, Buffer.alloc(32, id)])) });

describe('threat 16: a bearer', () => {
  it('lives ten minutes, then may only be renewed, for half a day', () => {
    let time = 0;
    const bearers = createBearers({ sealer: sealerOf('k1'), now: () => time });
    const bearer = bearers.issue(claims);
    expect(bearer.length).toBeLessThanOrEqual(512);
    expect(bearers.read(bearer)).toEqual(claims);
    time = 600_000;
    expect(() => bearers.read(bearer)).toThrow('session-expired');
    expect(bearers.readForRenewal(bearer)).toEqual(claims);
    time += 12 * 3_600_000;
    expect(() => bearers.readForRenewal(bearer)).toThrow('session-over');
  });

  it('of a list of twenty documents fits the header, and is good for their card, or for any where they are of several', () => {
    const documents = Array.from({ length: 20 }, (_, index) => ({
      entityTypeId: 2,
      entityId: 412,
      field: `UF_CRM_${'X'.repeat(43)}`,
      fileId: index + 1,
    }));
    const bearers = createBearers({ sealer: sealerOf('k1'), now: () => 0 });
    const issue = (listed: typeof documents) =>
      bearers.read(bearers.issue({ ...claims, surface: { kind: 'sign-list', documents: listed } })).surface;
    expect(issue(documents)).toEqual({ kind: 'tab', entityTypeId: 2, entityId: 412 });
    const [first, ...others] = documents;
    expect(issue([{ ...first, entityTypeId: 2, entityId: 413, field: 'UF_CRM_A', fileId: 99 }, ...others])).toEqual({
      kind: 'home',
    });
  });

  it('outlives a change of keys, and ends with its own', () => {
    const now = () => 0;
    const bearer = createBearers({ sealer: sealerOf('k1'), now }).issue(claims);
    expect(createBearers({ sealer: sealerOf('k1', 'k2'), now }).read(bearer)).toEqual(claims);
    expect(() => createBearers({ sealer: sealerOf('k2'), now }).read(bearer)).toThrow('session-over');
  });

  it('with one character changed is none', () => {
    const bearers = createBearers({ sealer: sealerOf('k1'), now: () => 0 });
    const bearer = bearers.issue(claims);
    // The last character of each part may carry bits that base64url drops.
    const positions = Array.from({ length: bearer.length - 2 }, (_, index) => index);
    for (const position of positions) {
      const changed = bearer.charAt(position) === 'A' ? 'B' : 'A';
      const forged = bearer.slice(0, position) + changed + bearer.slice(position + 1);
      expect(() => bearers.read(forged)).toThrow('session-over');
    }
    for (const text of ['', '.', '..', 'k1..', 'x'.repeat(600), `${bearer}.x`]) {
      expect(() => bearers.read(text)).toThrow('session-over');
    }
  });
});

describe('a rate limit', () => {
  it('lets a burst pass, then so many a second, and says how long to wait', () => {
    let time = 0;
    const limit = createRateLimit({ burst: 3, perSecond: 2, now: () => time });
    for (let call = 0; call < 3; call += 1) limit.take('one');
    expect(() => limit.take('one')).toThrow('too-many-requests');
    limit.take('other');
    time += 500;
    limit.take('one');
    expect(() => limit.take('one')).toThrow('too-many-requests');
  });
});
