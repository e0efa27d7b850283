import { describe, expect, it, vi } from 'vitest';
import type { SignRequest } from '../keys/key-types.js';
import { KeyError } from '../keys/errors.js';
import { type Login, PinEntry } from './pin-entry.js';

const one = 'aa'.repeat(32);
const two = 'bb'.repeat(32);

function entryOf(policy: 'cached' | 'every-time', digests: readonly string[] = [one, two]): PinEntry {
  const who = { tenantId: 't', tenantName: 'T', personId: '7', personName: 'Milica', authorizationId: 'a' };
  const what = { credentialId: 'seal', keyUri: 'pkcs11:token=A', labels: {}, expiresAt: 0, until: 0 };
  return new PinEntry({ pinId: '7K2-M9Q', policy, digests: [...digests], ...who, ...what });
}

function loginOf(sign: Login['sign'] = () => Promise.resolve(Uint8Array.of(1))) {
  const end = vi.fn<() => void>(() => {
    login.isOver = true;
  });
  const login = { sign, end, isOver: false };
  return login;
}

const request: SignRequest = {
  mechanism: 'ecdsa',
  hash: 'sha256',
  message: new Uint8Array(32),
  deadline: new Date(0),
  tenant: 't',
};

const codeOf = (work: () => unknown): Promise<string> =>
  Promise.resolve()
    .then(work)
    .then(
      () => 'done',
      (error: unknown) => (error instanceof KeyError ? error.code : 'other'),
    );

describe('what waits for a PIN', () => {
  it('is told in time that nobody types, and goes on as soon as somebody does', async () => {
    const entry = entryOf('every-time');
    expect(await codeOf(() => entry.untilGiven(0))).toBe('pin-needed');
    const waits = entry.untilGiven(60_000);
    entry.open(loginOf());
    await waits;
    expect(entry.state).toBe('open');
  });

  it('signs each document once, in any order, and no other; then the login is over', async () => {
    const entry = entryOf('every-time');
    const login = loginOf();
    entry.open(login);
    expect(await codeOf(() => entry.signerOf('cc'.repeat(32)).sign('', request))).toBe('pin-needed');
    await entry.signerOf(two).sign('', request);
    expect(await codeOf(() => entry.signerOf(two).sign('', request))).toBe('pin-needed');
    expect(login.end).not.toHaveBeenCalled();
    await entry.signerOf(one).sign('', request);
    expect(login.end).toHaveBeenCalledOnce();
    expect(entry.state).toBe('done');
  });

  it('signs as often as a document stands in the list', async () => {
    const entry = entryOf('every-time', [one, one]);
    entry.open(loginOf());
    await entry.signerOf(one).sign('', request);
    expect(entry.state).toBe('open');
    await entry.signerOf(one).sign('', request);
    expect(entry.state).toBe('done');
  });

  it('has lost nothing when the token fails, and waits again when the login is over', async () => {
    const entry = entryOf('every-time', [one]);
    const failed = loginOf(() => Promise.reject(new KeyError('token-failed', 'broken')));
    entry.open(failed);
    expect(await codeOf(() => entry.signerOf(one).sign('', request))).toBe('token-failed');
    failed.end();
    expect(entry.state).toBe('waiting');
    entry.open(loginOf());
    await entry.signerOf(one).sign('', request);
    expect(entry.state).toBe('done');
  });

  it('is at its end when the token has refused what was typed', async () => {
    const entry = entryOf('every-time');
    const waits = entry.untilGiven(60_000);
    entry.refuse(new KeyError('token-pin-refused', 'no'));
    await waits;
    expect(entry.state).toBe('refused');
    expect(await codeOf(() => entry.signerOf(one))).toBe('token-pin-refused');
  });

  it('leaves a login alone that is kept for others', async () => {
    const entry = entryOf('cached', [one]);
    const login = loginOf();
    entry.open(login);
    await entry.signerOf(one).sign('', request);
    expect([entry.state, login.end.mock.calls]).toEqual(['done', []]);
  });
});
