import { verify } from 'node:crypto';
import { mkdtempSync, renameSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KeyError } from './errors.js';
import type { SignRequest } from './key-types.js';
import { createSoftHsm, createKey, createToken, type SoftHsm, type SoftHsmToken } from './softhsm.test-support.js';
import { MemoryLog, readPublicKey } from './softhsm.test-support.js';
import { TokenClient } from './token-client.js';
import { TypedLogin } from './typed-login.js';

const processUrl = new URL('../../dist/keys/token-process.js', import.meta.url);
const message = Buffer.from('document');
const open: TypedLogin[] = [];

let hsm: SoftHsm;
let token: SoftHsmToken;
let keyUri: string;

beforeAll(() => {
  hsm = createSoftHsm();
  token = createToken(hsm, 'Typed');
  keyUri = createKey(hsm, token, { id: '01', label: 'Key', type: 'rsa:2048' }).uri;
});
afterAll(() => hsm.remove());
afterEach(() => {
  for (const login of open.splice(0)) login.end();
});

const newDataFolder = (): string => mkdtempSync(path.join(hsm.folder, 'data-'));

async function logIn(
  options: {
    readonly pin?: string;
    readonly dataFolder?: string;
    readonly forMs?: number;
    readonly isConfirmed?: boolean;
    readonly onEnd?: () => void;
  } = {},
): Promise<TypedLogin> {
  const { pin = token.pin, dataFolder = newDataFolder(), forMs = 60_000, isConfirmed = false } = options;
  const { modulePath, environment } = hsm;
  const login = await TypedLogin.open(
    { modulePath, processUrl, dataFolder, environment },
    { pin: Buffer.from(pin), isConfirmed },
    { keyUri, forMs, onEnd: options.onEnd ?? (() => undefined) },
  );
  open.push(login);
  return login;
}

function request(): SignRequest {
  const deadline = new Date(Date.now() + 20_000);
  return { mechanism: 'rsa-pkcs1', hash: 'sha256', message, deadline, tenant: 'a' };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: KeyError) => error.code,
  );

function isGood(signature: Uint8Array, id: string): boolean {
  return verify('sha256', message, { key: readPublicKey(hsm, token, id), format: 'der', type: 'spki' }, signature);
}

describe('a login by a typed PIN', () => {
  it('signs until it is ended, and not after', async () => {
    const onEnd = vi.fn<() => void>();
    const login = await logIn({ onEnd });
    expect(isGood(await login.sign(keyUri, request()), '01')).toBe(true);
    login.end();
    login.end();
    expect(onEnd).toHaveBeenCalledOnce();
    expect(await codeOf(login.sign(keyUri, request()))).toBe('pin-needed');
  });

  it('serves several callers at once', async () => {
    const login = await logIn();
    const signed = await Promise.all(Array.from({ length: 12 }, () => login.sign(keyUri, request())));
    expect(signed.every((signature) => isGood(signature, '01'))).toBe(true);
  });

  it('ends when its time is over', async () => {
    const onEnd = vi.fn<() => void>();
    const login = await logIn({ forMs: 1, onEnd });
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
    expect(login.isOver).toBe(true);
  });

  it('gives the PIN again to a key that wants it for every signature', async () => {
    const always = createKey(hsm, token, { id: '02', label: 'Always', type: 'rsa:2048', alwaysAuthenticate: true });
    const login = await logIn();
    for (let each = 0; each < 3; each += 1) {
      expect(isGood(await login.sign(always.uri, request()), '02')).toBe(true);
    }
  });

  it('ends with the token’s removal, and does not come back with the token', async () => {
    const onEnd = vi.fn<() => void>();
    const login = await logIn({ onEnd });
    const away = path.join(hsm.folder, 'away');
    renameSync(token.folder, away);
    try {
      expect(await codeOf(login.sign(keyUri, request()))).not.toBe('done');
    } finally {
      renameSync(away, token.folder);
    }
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalled(), { timeout: 10_000 });
    expect(await codeOf(login.sign(keyUri, request()))).toBe('pin-needed');
  });
});

describe('a typed PIN that the token refuses', () => {
  const wrongPin = '13572468';

  it('is tried once, and by nothing a second time, confirmed or not', async () => {
    const dataFolder = newDataFolder();
    expect(await codeOf(logIn({ pin: wrongPin, dataFolder }))).toBe('token-pin-refused');
    for (const isConfirmed of [false, true]) {
      const again = logIn({ pin: wrongPin, dataFolder, isConfirmed });
      await expect(again).rejects.toThrow(/refused before/);
    }
  });

  it('makes the token count: another is tried only by who confirms it, once', async () => {
    const dataFolder = newDataFolder();
    // A right PIN first: what was counted before is over then.
    (await logIn({ dataFolder: newDataFolder(), isConfirmed: true })).end();
    expect(await codeOf(logIn({ pin: wrongPin, dataFolder }))).toBe('token-pin-refused');
    await expect(logIn({ dataFolder })).rejects.toMatchObject({ code: 'pin-unconfirmed' });
    const login = await logIn({ dataFolder, isConfirmed: true });
    expect(isGood(await login.sign(keyUri, request()), '01')).toBe(true);
    login.end();
    expect(await codeOf(logIn({ dataFolder }))).toBe('done');
  });
});

describe('what a token shows to everybody', () => {
  it('is its certificates, public keys, mechanisms and flags, without a login', async () => {
    const { modulePath, environment } = hsm;
    const pinFile = vi.fn<() => undefined>();
    const dataFolder = newDataFolder();
    const options = { modulePath, environment, processUrl, dataFolder, pinFile, now: () => new Date() };
    const client = new TokenClient({ ...options, log: new MemoryLog() });
    await client.start();
    try {
      const { token: seen, objects, mechanisms } = await client.look(keyUri);
      expect(seen).toMatchObject({ label: 'Typed', flags: { loginRequired: true, pinLocked: false } });
      expect(objects.filter(({ id }) => id === '01').map(({ kind }) => kind)).toEqual(['public-key']);
      expect(mechanisms).toContain('rsa-pkcs1');
      expect(pinFile).not.toHaveBeenCalled();
    } finally {
      await client.close();
    }
  });
});
