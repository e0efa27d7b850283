import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysFromNow, issueCertificate, type IssueOptions } from '../cms/issued-certificate.test-support.js';
import type { PinPolicy } from '../authorization/pin-policies.js';
import type { CredentialConfig } from '../config.js';
import {
  createSoftHsm,
  createToken,
  importCertificate,
  type SoftHsm,
  type SoftHsmToken,
} from '../keys/softhsm.test-support.js';
import { TokenClient } from '../keys/token-client.js';
import { createLogger } from '../logging/logger.js';
import { CredentialKeys } from '../signing/credential-keys.js';
import { KeyFiles } from '../signing/key-files.js';
import { CredentialRegistry } from '../signing/credential-registry.js';
import { createTrustServices, type TrustServices } from '../trust/trust-services.js';
import { bringIn, certify } from './certified-token.test-support.js';
import { examineCredential } from './examine-credential.js';
import type { Finding } from './finding.js';

const log = createLogger({ level: 'silent' });
const root = issueCertificate({ subject: '/CN=Root', isAuthority: true });
const stranger = issueCertificate({ subject: '/CN=Stranger', isAuthority: true });

let hsm: SoftHsm;
let folder: string;
let services: TrustServices;
const pinFiles = new Map<string, string>();

beforeAll(() => {
  hsm = createSoftHsm();
  folder = mkdtempSync(join(tmpdir(), 'dealseal-rows-'));
  services = createTrustServices({
    trusted: [root.der],
    timeStampAuthorities: [],
    allowed: [],
    now: Date.now,
    randomBytes,
  });
});
afterAll(async () => {
  await services.close();
  hsm.remove();
  rmSync(folder, { recursive: true, force: true });
});

function newToken(label: string): SoftHsmToken {
  const token = createToken(hsm, label);
  pinFiles.set(token.serial, token.pinFile);
  return token;
}

/** A token with a key and its certificate. */
function certified(label: string, options: Partial<IssueOptions> = {}): SoftHsmToken {
  return certify(hsm, newToken(label), { issuer: root, ...options });
}

/** What a running service with this one credential finds, with as many people as sign with it. */
async function findings(
  token: SoftHsmToken,
  changes: Partial<CredentialConfig> & { readonly people?: number; readonly pinPolicy?: PinPolicy } = {},
): Promise<Finding[]> {
  const { people = 1, pinPolicy = { kind: 'remembered' }, ...ofCredential } = changes;
  const client = new TokenClient({
    modulePath: hsm.modulePath,
    environment: hsm.environment,
    processUrl: new URL('../../dist/keys/token-process.js', import.meta.url),
    dataFolder: join(folder, token.serial),
    pinFile: ({ serial }) => ofCredential.pinFile ?? pinFiles.get(serial),
    now: () => new Date(),
    log,
  });
  const credential: CredentialConfig = {
    credentialId: 'seal',
    keyUri: `${token.uri};id=%01;type=private`,
    pinFile: token.pinFile,
    certificateFile: undefined,
    chainFile: undefined,
    ...ofCredential,
  };
  const parts = {
    credentials: [credential],
    keys: new CredentialKeys(client, new KeyFiles(() => undefined)),
    pinPolicy: () => Promise.resolve(pinPolicy),
    folder: join(folder, token.serial),
    now: () => new Date(),
    log,
  };
  const credentials = new CredentialRegistry(parts);
  try {
    await client.start();
    const trust = { services, authorities: [] };
    const patient = { credentials, token: client, trust, now: () => new Date() };
    return await examineCredential(patient, 'seal', () => Promise.resolve(people));
  } finally {
    credentials.close();
    await client.close();
  }
}

async function troubles(...args: Parameters<typeof findings>): Promise<string[]> {
  return (await findings(...args)).flatMap((each) => (each.state === 'ok' ? [] : [each.code]));
}

describe('what a running service finds of a credential', () => {
  it('nothing wrong: token, PIN, key, certificate and chain', async () => {
    const found = await findings(certified('Sound'));
    expect(found.map(({ check, state }) => `${check} ${state}`)).toEqual([
      'token ok',
      'pin ok',
      'key ok',
      'certificate ok',
      'trust ok',
    ]);
    expect(found[0]?.facts).toEqual({ name: 'Sound' });
  });

  it('a certificate that is not the key’s', async () => {
    const token = newToken('Mismatch');
    bringIn(hsm, token, issueCertificate({ subject: '/CN=Milica', issuer: root }));
    const other = issueCertificate({ subject: '/CN=Other', issuer: root });
    importCertificate(hsm, token, { id: '01', label: 'Certificate', der: other.der });
    expect(await troubles(token)).toEqual(['key-mismatch']);
    const ofAnotherKind = issueCertificate({
      subject: '/CN=Other',
      issuer: root,
      newKey: ['rsa:2048'],
    });
    const certificateFile = join(folder, 'other-kind.der');
    writeFileSync(certificateFile, ofAnotherKind.der);
    expect(await troubles(token, { certificateFile })).toEqual(['key-mismatch']);
  });

  it.each([
    ['expired', { notBefore: daysFromNow(-30), notAfter: daysFromNow(-1) }, ['certificate-expired']],
    ['not valid yet', { notBefore: daysFromNow(2), notAfter: daysFromNow(30) }, ['certificate-not-yet-valid']],
    ['soon at its end', { notAfter: daysFromNow(12) }, ['certificate-expires-soon']],
    ['not for signatures', { keyUsage: 'keyAgreement' }, ['certificate-no-signatures']],
    ['of an issuer that nobody trusts', { issuer: stranger }, ['issuer-missing']],
    ['RSA of 1024 bits', { newKey: ['rsa:1024'] }, ['certificate-weak']],
  ] as const)('a certificate that is %s', async (name, options, expected) => {
    expect(await troubles(certified(name.slice(0, 30), options))).toEqual(expected);
  });

  it('which issuer is missing, and until when a certificate was valid, as facts', async () => {
    const [trust] = (await findings(certified('Stranger', { issuer: stranger }))).filter(
      ({ check }) => check === 'trust',
    );
    expect(trust?.facts).toEqual({ name: 'CN=Stranger' });
    const ended = await findings(certified('Ended', { notBefore: daysFromNow(-30), notAfter: daysFromNow(-1) }));
    expect(ended.find(({ check }) => check === 'certificate')?.facts?.date).toMatch(/^\d{4}-/u);
  });

  it('nothing on the token, a certificate alone, a key alone, another key', async () => {
    const [empty, alone, uncertified] = [newToken('Empty'), newToken('Alone'), newToken('Uncertified')];
    const key = issueCertificate({ subject: '/CN=Milica', issuer: root });
    importCertificate(hsm, alone, { id: '01', label: 'Certificate', der: key.der });
    bringIn(hsm, uncertified, key);
    expect(await troubles(empty)).toEqual(['token-empty']);
    expect(await troubles(alone)).toEqual(['certificate-without-key']);
    expect(await troubles(uncertified)).toEqual(['key-without-certificate']);
    const elsewhere = { keyUri: `${uncertified.uri};id=%07;type=private` };
    expect(await troubles(uncertified, elsewhere)).toEqual(['key-missing']);
  });

  it('a token that is not seen', async () => {
    expect(await troubles(certified('Pulled'), { keyUri: 'pkcs11:token=Elsewhere;id=%01' })).toEqual(['token-absent']);
  });

  it('a wrong PIN, which the service alone has tried, and once', async () => {
    const token = certified('Wrong PIN');
    const pinFile = join(folder, 'wrong.pin');
    writeFileSync(pinFile, '0000000', { mode: 0o600 });
    expect(await troubles(token, { pinFile })).toContain('pin-refused-before');
    expect(await troubles(token, { pinFile })).toEqual(['pin-count-low', 'pin-refused-before']);
  });

  it('no PIN tried, nor said to be taken, of a key whose PIN is typed', async () => {
    const pinFile = join(folder, 'other.pin');
    writeFileSync(pinFile, '0000000', { mode: 0o600 });
    const found = await findings(certified('Typed'), { pinFile, pinPolicy: { kind: 'every-time' } });
    expect(found.map(({ check, state }) => `${check} ${state}`)).toEqual(['token ok', 'certificate ok', 'trust ok']);
  });

  it('a key that is lent', async () => {
    const subject = '/CN=Milica Radović/GN=Milica/SN=Radović';
    expect(await troubles(certified('Lent', { subject }), { people: 3 })).toEqual(['key-lent']);
    expect(await troubles(certified('Own', { subject }), { people: 1 })).toEqual([]);
  });
});
