import { execFileSync, fork } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { KeyError } from './errors.js';
import type { SignRequest } from './key-types.js';
import {
  createKey,
  createSoftHsm,
  createToken,
  importCertificate,
  issueTestCertificate,
  MemoryLog,
  readPublicKey,
  type SoftHsm,
  type SoftHsmKey,
  type SoftHsmToken,
} from './softhsm.test-support.js';
import { TokenClient, type TokenClientOptions } from './token-client.js';

const processUrl = new URL('../../dist/keys/token-process.js', import.meta.url);
const open: TokenClient[] = [];
const log = new MemoryLog();

let hsm: SoftHsm;
let token: SoftHsmToken;
let key: SoftHsmKey;
let folders = 0;

beforeAll(() => {
  hsm = createSoftHsm();
  token = createToken(hsm, 'Faults');
  key = createKey(hsm, token, { id: '01', label: 'Key', type: 'rsa:2048' });
});
afterAll(() => hsm.remove());
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

function newDataFolder(): string {
  folders += 1;
  return path.join(hsm.folder, `data-${folders}`);
}

async function startClient(changes: Partial<TokenClientOptions> = {}): Promise<TokenClient> {
  const client = new TokenClient({
    modulePath: hsm.modulePath,
    processUrl,
    dataFolder: newDataFolder(),
    pinFile: () => token.pinFile,
    environment: hsm.environment,
    now: () => new Date(),
    log,
    ...changes,
    limits: { restartFirstMs: 10, pollMs: 20, ...changes.limits },
  });
  open.push(client);
  await client.start();
  return client;
}

function aRequest(changes: Partial<SignRequest> = {}): SignRequest {
  return {
    mechanism: 'rsa-pkcs1',
    hash: 'sha256',
    message: Buffer.from('document'),
    deadline: new Date(Date.now() + 20_000),
    tenant: 'a',
    ...changes,
  };
}

async function failureOf(work: Promise<unknown>): Promise<KeyError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KeyError)) throw new Error('it did not fail as a KeyError', { cause: error });
  return error;
}

describe('a token process that breaks down', () => {
  it('killed in mid-flight: every signature is given or refused by type, and the rest goes to the next process', async () => {
    const client = await startClient();
    await client.sign(key.uri, aRequest());
    const before = client.status();
    const jobs = Array.from({ length: 60 }, () => client.sign(key.uri, aRequest()));
    process.kill(before.pid ?? 0, 'SIGKILL');
    const results = await Promise.allSettled(jobs);
    const failed = results.filter((result) => result.status === 'rejected').map((result): unknown => result.reason);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThanOrEqual(4);
    for (const error of failed) expect(error).toMatchObject({ code: 'token-failed', retry: 'now' });
    const after = client.status();
    expect(after.epoch).toBe(before.epoch + 1);
    expect(after.pid).not.toBe(before.pid);
    expect(after).toMatchObject({ state: 'ready', restarts: 1, waiting: 0, inFlight: 0 });
    expect(after.signatures + failed.length).toBe(61);
  });

  it('hung: refused within the watchdog’s time, killed and replaced', async () => {
    const client = await startClient({ limits: { requestTimeoutMs: 1_500 } });
    const { pid } = client.status();
    process.kill(pid ?? 0, 'SIGSTOP');
    const error = await failureOf(client.sign(key.uri, aRequest()));
    expect(error).toMatchObject({ code: 'token-failed', retry: 'now' });
    expect(() => process.kill(pid ?? 0, 0)).toThrow(/ESRCH/);
    await expect(client.sign(key.uri, aRequest())).resolves.toHaveLength(256);
    expect(client.status().pid).not.toBe(pid);
  });

  it('hung: a caller’s own deadline is kept even when the watchdog’s is later', async () => {
    const client = await startClient({ limits: { requestTimeoutMs: 600 } });
    process.kill(client.status().pid ?? 0, 'SIGSTOP');
    const error = await failureOf(client.sign(key.uri, aRequest({ deadline: new Date(Date.now() + 100) })));
    expect(error).toMatchObject({ code: 'token-busy', retry: 'later' });
  });

  it('a library that does not exist is a fault of configuration, and no process stays behind', async () => {
    const starting = startClient({ modulePath: '/nonexistent/library.so' });
    await expect(starting).rejects.toMatchObject({ code: 'configuration' });
    expect(open.at(-1)?.status()).toMatchObject({ state: 'stopped', pid: undefined });
  });

  it('whose parent is gone ends by itself', async () => {
    const settings = JSON.stringify({ modulePath: hsm.modulePath, dataFolder: newDataFolder(), sessions: 1 });
    const orphan = fork(fileURLToPath(processUrl), [settings], { env: hsm.environment, execArgv: [], stdio: 'ignore' });
    await once(orphan, 'message');
    orphan.disconnect();
    await once(orphan, 'exit');
    expect(orphan.signalCode).toBe('SIGKILL');
  });

  it('close refuses what waits and leaves no process', async () => {
    const client = await startClient();
    const { pid } = client.status();
    const jobs = Array.from({ length: 30 }, () => client.sign(key.uri, aRequest()));
    const settled = Promise.allSettled(jobs);
    await client.close();
    expect((await settled).some((result) => result.status === 'rejected')).toBe(true);
    expect(() => process.kill(pid ?? 0, 0)).toThrow(/ESRCH/);
    await expect(client.sign(key.uri, aRequest())).rejects.toMatchObject({ code: 'token-failed' });
  });
});

describe('a token that is pulled out', () => {
  it('is refused as absent, and comes back by itself', async () => {
    const client = await startClient();
    await client.sign(key.uri, aRequest());
    const away = path.join(hsm.folder, 'pulled');
    renameSync(token.folder, away);
    try {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const error = await failureOf(client.sign(key.uri, aRequest()));
        expect(error).toMatchObject({ code: 'token-absent', retry: 'later' });
      }
      expect(client.status()).toMatchObject({ state: 'token-absent', absent: [token.uri] });
    } finally {
      renameSync(away, token.folder);
    }
    await vi.waitFor(() => expect(client.status().state).toBe('ready'), { timeout: 10_000, interval: 20 });
    await expect(client.sign(key.uri, aRequest())).resolves.toHaveLength(256);
  });

  it('that was never there does not keep the service from starting', async () => {
    const client = await startClient();
    const error = await failureOf(client.sign('pkcs11:token=Other;serial=0;type=private', aRequest()));
    expect(error.code).toBe('token-absent');
    await expect(client.sign(key.uri, aRequest())).resolves.toHaveLength(256);
  });
});

describe('a wrong PIN', () => {
  it('is tried once, by nobody again, until an operator says so', async () => {
    const other = createToken(hsm, 'Wrong PIN');
    createKey(hsm, other, { id: '01', label: 'Key', type: 'EC:prime256v1' });
    const wrong = '24681357';
    const pinFile = path.join(hsm.folder, 'wrong.pin');
    writeFileSync(pinFile, `${wrong}\n`, { mode: 0o600 });
    const dataFolder = newDataFolder();
    const options = { dataFolder, pinFile: () => pinFile };
    const request = aRequest({ mechanism: 'ecdsa' });
    const uri = `${other.uri};id=%01;type=private`;

    const first = await startClient(options);
    const refusal = await failureOf(first.sign(uri, request));
    expect(refusal).toMatchObject({ code: 'token-pin-refused', retry: 'never', message: 'C_Login: CKR_PIN_INCORRECT' });
    // From here on the token itself would take this PIN: only a second try could find out.
    changePin(other, wrong);
    // Its own words, since SoftHSM's low PIN counter would be a reason to refuse as well.
    const expectRemembered = async (work: Promise<unknown>): Promise<void> => {
      const error = await failureOf(work);
      expect(error.code).toBe('token-pin-refused');
      expect(error.message).toContain('this PIN was refused before');
    };
    await expectRemembered(first.sign(uri, request));
    await first.close();
    const second = await startClient(options);
    await expectRemembered(second.sign(uri, request));
    await expectRemembered(second.listKeys(other.uri));

    second.clearPinRefusal(other);
    await expect(second.sign(uri, request)).resolves.toHaveLength(64);
  });

  it('leaves no trace of any PIN in logs, errors, the process list or the data folder', async () => {
    const wrong = '13572468';
    // Of its own: SoftHSM marks a token on which a wrong PIN was entered.
    const other = createToken(hsm, 'Trace');
    const pinFile = path.join(hsm.folder, 'trace.pin');
    writeFileSync(pinFile, wrong, { mode: 0o600 });
    const dataFolder = newDataFolder();
    const client = await startClient({ dataFolder, pinFile: () => pinFile });
    const error = await failureOf(client.sign(`${other.uri};id=%01`, aRequest()));
    expect(error.code).toBe('token-pin-refused');
    const pid = String(client.status().pid);
    const record = path.join(dataFolder, 'pin-refusals', `${Buffer.from(other.serial).toString('hex')}.json`);
    expect(existsSync(record)).toBe(true);
    const seen = [
      ...log.lines,
      JSON.stringify(error, Object.getOwnPropertyNames(error)),
      readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
      readFileSync(`/proc/${pid}/environ`, 'utf8'),
      readFileSync(record, 'utf8'),
    ].join('\n');
    expect(seen).not.toContain(wrong);
    expect(seen).not.toContain(token.pin);
    expect(seen).not.toContain(other.pin);
  });

  it('never comes from a file that others can read', async () => {
    const pinFile = path.join(hsm.folder, 'public.pin');
    writeFileSync(pinFile, token.pin);
    chmodSync(pinFile, 0o644);
    const client = await startClient({ pinFile: () => pinFile });
    expect(await failureOf(client.sign(key.uri, aRequest()))).toMatchObject({ code: 'configuration' });
  });

  it('is not asked of a token for which no file is configured', async () => {
    const client = await startClient({ pinFile: () => undefined });
    expect(await failureOf(client.sign(key.uri, aRequest()))).toMatchObject({ code: 'configuration' });
  });
});

describe('a key', () => {
  it('that shares its label with another is refused, and both are listed', async () => {
    const twins = createToken(hsm, 'Twins');
    for (const id of ['0a', '0b']) createKey(hsm, twins, { id, label: 'Twin', type: 'EC:prime256v1' });
    const client = await startClient({ pinFile: () => twins.pinFile });
    const uri = `${twins.uri};object=Twin;type=private`;
    const sign = (): Promise<unknown> => client.sign(uri, aRequest({ mechanism: 'ecdsa' }));
    for (const attempt of [sign, () => client.describeKey(uri)]) {
      const error = await failureOf(attempt());
      expect(error.code).toBe('key-ambiguous');
      expect(error.message).toContain('id=%0A');
      expect(error.message).toContain('id=%0B');
    }
    await expect(client.sign(`${twins.uri};id=%0a`, aRequest({ mechanism: 'ecdsa' }))).resolves.toHaveLength(64);
    expect(await client.listKeys(twins.uri)).toHaveLength(2);
  });

  it('on one of two tokens of the same label is found by the serial, and ambiguous without it', async () => {
    const pair = [createToken(hsm, 'Pair'), createToken(hsm, 'Pair')];
    for (const each of pair) createKey(hsm, each, { id: '01', label: 'Key', type: 'EC:prime256v1' });
    const pinFile = ({ serial }: { serial: string }): string | undefined =>
      pair.find((each) => each.serial === serial)?.pinFile;
    const client = await startClient({ pinFile });
    expect(await failureOf(client.describeKey('pkcs11:token=Pair;object=Key'))).toMatchObject({
      code: 'key-ambiguous',
    });
    const described = await client.describeKey(`${pair[1]?.uri ?? ''};object=Key`);
    expect(described.token.serial).toBe(pair[1]?.serial);
  });

  it('that is not there, or cannot do the mechanism, is refused by type', async () => {
    const client = await startClient();
    expect(await failureOf(client.sign(`${token.uri};id=%99`, aRequest()))).toMatchObject({ code: 'key-not-found' });
    expect(await failureOf(client.sign(key.uri, aRequest({ mechanism: 'ecdsa' })))).toMatchObject({
      code: 'mechanism-unsupported',
    });
    expect(client.status().errors).toEqual({ 'key-not-found': 1, 'mechanism-unsupported': 1 });
  });

  it('with a certificate of another key does not pass its test', async () => {
    const mixed = createToken(hsm, 'Mixed');
    const uri = createKey(hsm, mixed, { id: '01', label: 'Key', type: 'EC:prime256v1' }).uri;
    const client = await startClient({ pinFile: () => mixed.pinFile });
    const turn = { deadline: new Date(Date.now() + 20_000), tenant: 'a' };
    expect(await failureOf(client.testKey(uri, turn))).toMatchObject({ code: 'key-mismatch' });
    createKey(hsm, mixed, { id: '02', label: 'Other', type: 'EC:prime256v1' });
    const foreign = issueTestCertificate(hsm, readPublicKey(hsm, mixed, '02'), 'Foreign');
    importCertificate(hsm, mixed, { id: '01', label: 'Foreign', der: foreign });
    const again = await startClient({ pinFile: () => mixed.pinFile });
    expect(await failureOf(again.testKey(uri, turn))).toMatchObject({ code: 'key-mismatch' });
    const right = issueTestCertificate(hsm, readPublicKey(hsm, mixed, '01'), 'Right');
    importCertificate(hsm, mixed, { id: '01', label: 'Right', der: right });
    const third = await startClient({ pinFile: () => mixed.pinFile });
    const test = await third.testKey(uri, turn);
    expect(Buffer.from(test.certificate)).toEqual(right);
    expect(test.key.certificates).toHaveLength(2);
  });

  it('that wants its PIN before every signature gets it', async () => {
    const strict = createKey(hsm, token, { id: '07', label: 'Strict', type: 'rsa:2048', alwaysAuthenticate: true });
    const client = await startClient();
    expect((await client.describeKey(strict.uri)).alwaysAuthenticate).toBe(true);
    const signatures = await Promise.all(Array.from({ length: 8 }, () => client.sign(strict.uri, aRequest())));
    expect(new Set(signatures.map((each) => Buffer.from(each).toString('hex'))).size).toBe(1);
  });
});

function changePin(of: SoftHsmToken, newPin: string): void {
  const slots = execFileSync('softhsm2-util', ['--show-slots'], { env: { ...hsm.environment }, encoding: 'utf8' });
  const slot = /^(\d+)/.exec(slots.split(/^Slot /m).find((each) => each.includes(of.serial)) ?? '')?.[1] ?? '';
  const pins = ['--login', '--pin', of.pin, '--change-pin', '--new-pin', newPin];
  execFileSync('pkcs11-tool', ['--module', hsm.modulePath, '--slot', slot, ...pins], { env: { ...hsm.environment } });
}
