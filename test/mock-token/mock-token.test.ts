import { execFileSync, spawnSync } from 'node:child_process';
import { verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDemoToken, type DemoToken } from '../trust/demo-token.js';
import { createTrust } from '../trust/trust.js';
import { MockToken } from './mock-token.js';

/** As pkcs11-tool writes them. */
const noSlots = 'No slot with a token was found.';
const wrongPin = '10203040';

let folder: string;
let token: DemoToken;
let mock: MockToken;
let pin: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mock-token-'));
  const directory = join(folder, 'trust');
  const trust = await createTrust({ directory, clock: () => new Date(), baseUrl: 'http://127.0.0.5:1' });
  token = await createDemoToken({
    directory: join(folder, 'token'),
    trust,
    subject: { commonName: 'Mock', organisation: 'Mock' },
  });
  mock = new MockToken(folder, { modulePath: token.modulePath, environment: { SOFTHSM2_CONF: token.softhsmConf } });
  pin = readFileSync(token.pinFile, 'utf8').trim();
  writeFileSync(join(folder, 'message'), 'message');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  mock.putBack();
  mock.behave();
  mock.countPins(0);
  mock.typeOnPad(null);
});

/** A real client, as OpenSC has it: its exit code and all that it says. */
function pkcs11Tool(...args: readonly string[]): { readonly code: number | null; readonly said: string } {
  const env = { PATH: process.env['PATH'] ?? '', ...mock.environment };
  const ended = spawnSync('pkcs11-tool', ['--module', mock.modulePath, ...args], {
    env,
    encoding: 'utf8',
    timeout: 2_000,
  });
  return { code: ended.status, said: `${ended.stdout}${ended.stderr}` };
}

const logIn = (with_ = pin): readonly string[] => ['--login', '--pin', with_];

function sign(): { readonly code: number | null; readonly said: string; readonly isGood: boolean } {
  const output = join(folder, 'signature');
  rmSync(output, { force: true });
  const files = ['--input-file', join(folder, 'message'), '--output-file', output];
  const outcome = pkcs11Tool(...logIn(), '--sign', '--mechanism', 'SHA256-RSA-PKCS', '--id', '01', ...files);
  const { publicKey } = new X509Certificate(token.certificatePem);
  const isGood = outcome.code === 0 && verify('sha256', Buffer.from('message'), publicKey, readFileSync(output));
  return { ...outcome, isGood };
}

describe('the mock token', () => {
  it('does what the library behind it does', () => {
    expect(sign()).toMatchObject({ code: 0, isGood: true });
    expect(pkcs11Tool(...logIn(), '--list-objects').said).toContain('Certificate Object; type = X.509 cert');
    expect(pkcs11Tool('--list-mechanisms').said).toContain('RSA-PKCS-KEY-PAIR-GEN');
    expect(pkcs11Tool(...logIn(), '--keypairgen', '--key-type', 'EC:prime256v1', '--id', '07').code).toBe(0);
    expect(pkcs11Tool(...logIn(), '--delete-object', '--type', 'privkey', '--id', '07').code).toBe(0);
  });

  it('is in no slot while it is pulled', () => {
    mock.pull();
    expect(pkcs11Tool('--list-token-slots').said).not.toContain('DealSeal Demo');
    expect(sign().said).toContain(noSlots);
    mock.putBack();
    expect(sign().isGood).toBe(true);
  });

  it('tells how far wrong PINs have come, and locks', () => {
    mock.countPins(3);
    const flags = (): string => /token flags.*/.exec(pkcs11Tool('--list-token-slots').said)?.[0] ?? '';
    expect(flags()).not.toContain('user PIN');
    expect(pkcs11Tool(...logIn(wrongPin), '--list-objects').said).toContain('CKR_PIN_INCORRECT');
    expect(flags()).toContain('user PIN count low');
    expect(flags()).not.toContain('final user PIN try');
    pkcs11Tool(...logIn(wrongPin), '--list-objects');
    expect(flags()).toContain('final user PIN try');
    expect(pkcs11Tool(...logIn(wrongPin), '--list-objects').said).toContain('CKR_PIN_LOCKED');
    expect(flags()).toContain('user PIN locked');
    // The right one is too late.
    expect(pkcs11Tool(...logIn(), '--list-objects').said).toContain('CKR_PIN_LOCKED');
    const refused = mock.pinAttempts.filter(({ ckr }) => ckr !== 0);
    expect(refused.map(({ ckr }) => ckr)).toEqual([0xa0, 0xa0, 0xa4, 0xa4]);
  });

  it('forgets wrong PINs at the right one, and at the SO’s new one', () => {
    mock.countPins(2);
    pkcs11Tool(...logIn(wrongPin), '--list-objects');
    expect(pkcs11Tool(...logIn(), '--list-objects').code).toBe(0);
    for (let attempt = 0; attempt < 2; attempt += 1) pkcs11Tool(...logIn(wrongPin), '--list-objects');
    expect(sign().said).toContain('CKR_PIN_LOCKED');
    const soPin = readFileSync(join(folder, 'token/so.pin'), 'utf8').trim();
    const asOfficer = ['--login', '--login-type', 'so', '--so-pin', soPin];
    expect(pkcs11Tool(...asOfficer, '--init-pin', '--new-pin', pin).code).toBe(0);
    expect(sign().isGood).toBe(true);
  });

  it('takes the PIN from its pad', () => {
    mock.typeOnPad(token.pinFile);
    expect(pkcs11Tool('--list-token-slots').said).toContain('PIN pad present');
    expect(pkcs11Tool('--login', '--list-objects').code).toBe(0);
    const wrong = join(folder, 'typed-wrong');
    writeFileSync(wrong, `${wrongPin}\n`);
    mock.typeOnPad(wrong);
    expect(pkcs11Tool('--login', '--list-objects').said).toContain('CKR_PIN_INCORRECT');
    rmSync(wrong);
  });

  it('answers, spoils, delays, hangs and crashes as it is told', () => {
    mock.misbehave({ call: 'C_SignInit', action: 'answer', ckr: 0x30 });
    expect(sign().said).toContain('CKR_DEVICE_ERROR');
    mock.misbehave({ call: 'C_Sign', action: 'spoil' });
    expect(sign()).toMatchObject({ code: 0, isGood: false });
    mock.misbehave({ call: 'C_Sign', action: 'spoil', every: 2 });
    expect(sign().isGood).toBe(true);
    mock.misbehave({ call: 'C_Sign', action: 'delay', ms: 700 });
    const begun = performance.now();
    expect(sign().isGood).toBe(true);
    expect(performance.now() - begun).toBeGreaterThan(700);
    mock.misbehave({ call: 'C_SignInit', action: 'hang' });
    expect(sign()).toMatchObject({ code: null, isGood: false });
    mock.misbehave({ call: 'C_Sign', action: 'crash' });
    expect(sign()).toMatchObject({ isGood: false });
    mock.behave();
    expect(sign().isGood).toBe(true);
  });

  it('keeps no PIN in what it writes', () => {
    pkcs11Tool(...logIn(wrongPin), '--list-objects');
    const written = execFileSync('grep', ['-rlE', `${pin}|${wrongPin}`, folder], { encoding: 'utf8' });
    expect(written.trim().split('\n')).toEqual([token.pinFile]);
  });
});
