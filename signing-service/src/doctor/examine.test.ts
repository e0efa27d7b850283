import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicKey, randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitCertificate, certificateCame } from '../certificates/awaited-certificates.js';
import { daysFromNow, issueCertificate, type IssueOptions } from '../cms/issued-certificate.test-support.js';
import {
  createKey,
  createSoftHsm,
  createToken,
  importCertificate,
  readPublicKey,
  type SoftHsm,
  type SoftHsmToken,
} from '../keys/softhsm.test-support.js';
import { KeyError } from '../keys/errors.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import { createTrustServices } from '../trust/trust-services.js';
import { checkDisk } from './check-disk.js';
import { bringIn, certify } from './certified-token.test-support.js';
import { examine } from './examine.js';
import type { Finding } from './finding.js';
import type { KeyPatient, Patient, TrustPatient } from './patient.js';

const processUrl = new URL('../../dist/keys/token-process.js', import.meta.url);
const root = issueCertificate({ subject: '/CN=Root', isAuthority: true });
const stranger = issueCertificate({ subject: '/CN=Stranger', isAuthority: true });

let hsm: SoftHsm;
let folder: string;
let tokens = 0;

beforeAll(() => {
  hsm = createSoftHsm();
  folder = mkdtempSync(join(tmpdir(), 'dealseal-doctor-'));
});
afterAll(() => {
  hsm.remove();
  rmSync(folder, { recursive: true, force: true });
});

function newToken(): SoftHsmToken {
  tokens += 1;
  return createToken(hsm, `Token ${tokens}`);
}

/** A token with a key and its certificate. */
function certified(options: Partial<IssueOptions> = {}): SoftHsmToken {
  return certify(hsm, newToken(), { issuer: root, ...options });
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function findings(
  token: SoftHsmToken,
  changes: Partial<KeyPatient> & Partial<Pick<Patient, 'data'>> & Pick<TrustPatient, 'counterparties'> = {},
): Promise<Finding[]> {
  const { data = null, counterparties = [], ...ofKey } = changes;
  const services = createTrustServices({
    trusted: [root.der],
    timeStampAuthorities: [],
    allowed: [],
    now: Date.now,
    randomBytes,
  });
  const key: KeyPatient = {
    name: 'seal',
    keyUri: `${token.uri};id=%01;type=private`,
    pinPolicy: 'remembered',
    sealedPin: null,
    pinFile: token.pinFile,
    certificateFile: undefined,
    chainFiles: [],
    ...ofKey,
  };
  const { modulePath, environment } = hsm;
  const place = {
    modulePath,
    environment,
    processUrl,
    refusalFolder: join(folder, token.serial),
    pinFileReaders: 'owner',
  } as const;
  try {
    return await all(
      examine({
        token: place,
        keys: [key],
        trust: { services, authorities: [], counterparties },
        data,
        now: () => new Date(),
      }),
    );
  } finally {
    await services.close();
  }
}

/** Codes of what is wrong, without what every examination here lacks. */
async function troublesOf(...args: Parameters<typeof findings>): Promise<string[]> {
  const found = await findings(...args);
  return found.flatMap((each) => (each.state === 'ok' || each.code === 'time-stamp-unconfigured' ? [] : [each.code]));
}

describe('the doctor', () => {
  it('finds nothing wrong with a key that signs, and says what it saw', async () => {
    const found = await findings(certified());
    const seen = found.filter(({ state }) => state === 'ok').map(({ check }) => check);
    expect(seen).toEqual(['library', 'token', 'pin', 'key', 'certificate', 'trust', 'clock']);
    expect(found.find(({ check }) => check === 'key')?.cause).toContain('verifies under the certificate of Milica');
  });

  it('says which counterparties ask for what the certificate does not name', async () => {
    const token = certified();
    const berza = { name: 'Berza', purposes: ['1.2.643.6.3.1.1'], policies: [] };
    const anybody = { name: 'Anybody', purposes: [], policies: [] };
    expect(await troublesOf(token, { counterparties: [anybody] })).toEqual([]);
    const found = await findings(token, { counterparties: [anybody, berza] });
    const told = found.filter((each) => each.state === 'warning' && each.code === 'certificate-not-for-counterparty');
    expect(told.map(({ cause, facts }) => [cause, facts])).toEqual([
      ['Berza asks for one of 1.2.643.6.3.1.1, which the certificate does not name.', { name: 'Berza' }],
    ]);
    const policy = { name: 'Uprava', purposes: [], policies: ['1.2.643.100.113.1'] };
    expect(await troublesOf(token, { counterparties: [policy] })).toEqual(['certificate-not-for-counterparty']);
  });

  it('knows a certificate that was asked for, until it has come', async () => {
    const token = newToken();
    createKey(hsm, token, { id: '01', label: 'Key', type: 'EC:prime256v1' });
    expect(await troublesOf(token)).toEqual(['key-without-certificate']);
    const publicKey = createPublicKey({ key: readPublicKey(hsm, token, '01'), format: 'der', type: 'spki' });
    const kept = join(folder, token.serial);
    const asked = new Date('2026-11-26T09:30:00Z');
    awaitCertificate(kept, publicKey, asked);
    const [waiting] = (await findings(token)).filter(({ check }) => check === 'key');
    expect(waiting).toMatchObject({ code: 'certificate-requested', facts: { date: asked.toISOString() } });
    expect(waiting?.cause).toContain('asked for on 2026-11-26');
    certificateCame(kept, publicKey);
    expect(await troublesOf(token)).toEqual(['key-without-certificate']);
  });

  it('looks at a key in a file without any token, and at its certificate as at others', async () => {
    const made = issueCertificate({ subject: '/CN=Milica Radović', issuer: root });
    const [file, pinFile] = [join(folder, 'milica.p12'), join(folder, 'milica.password')];
    writeFileSync(file, exportPkcs12(made));
    writeFileSync(pinFile, 'lozinka', { mode: 0o600 });
    const changes = { keyUri: pathToFileURL(file).href, pinFile };
    const token = certified();
    const found = await findings(token, changes);
    const seen = found.filter(({ state }) => state === 'ok').map(({ check }) => check);
    expect(seen).toEqual(['library', 'token', 'key', 'certificate', 'trust', 'clock']);
    expect(found.find(({ check }) => check === 'token')?.cause).toContain('The key file milica.p12 opens');
    writeFileSync(pinFile, 'druga');
    expect(await troublesOf(token, changes)).toEqual(['key-file-closed']);
    rmSync(file);
    expect(await troublesOf(token, changes)).toEqual(['key-file-unusable']);
  });

  it('knows a PIN that is kept sealed, and that one in a plain file could be', async () => {
    const token = certified();
    const pinSays = async (changes: Partial<KeyPatient>) =>
      (await findings(token, changes))
        .filter(({ check }) => check === 'pin')
        .map(({ state, cause }) => `${state} ${cause}`);
    const sealed = () => Promise.resolve(Buffer.from(token.pin));
    expect(await pinSays({ sealedPin: sealed, pinFile: undefined })).toEqual([
      'ok The token takes the PIN, which is kept sealed.',
    ]);
    expect(await pinSays({ sealedPin: () => Promise.resolve(null) })).toEqual([
      'ok The token takes the PIN, which stands in a plain file: `npx dealseal pin remember` would keep it sealed.',
    ]);
    const unreadable = () => Promise.reject(new KeyError('pin-unreadable', 'its key is missing'));
    expect(await troublesOf(token, { sealedPin: unreadable })).toEqual(['pin-unreadable']);
    const typed = { pinPolicy: 'every-time', pinFile: undefined } as const;
    expect(await troublesOf(token, { ...typed, sealedPin: unreadable })).toEqual(['pin-still-remembered']);
    expect(await troublesOf(token, { sealedPin: () => Promise.resolve(null), pinFile: undefined })).toEqual([
      'pin-file-missing',
    ]);
  }, 90_000);

  it('tries no PIN that is typed, and looks at all the rest', async () => {
    const token = certified();
    const refused = join(folder, token.serial, 'pin-refusals');
    const found = await findings(token, { pinPolicy: 'every-time', pinFile: undefined });
    const seen = found.filter(({ state }) => state === 'ok').map(({ check }) => check);
    expect(seen).toEqual(['library', 'token', 'pin', 'key', 'certificate', 'trust', 'clock']);
    expect(found.find(({ check }) => check === 'pin')?.cause).toContain('none was tried');
    expect(existsSync(refused)).toBe(false);
    expect(await troublesOf(token, { pinPolicy: 'cached' })).toEqual(['pin-still-remembered']);
    expect(await troublesOf(newToken(), { pinPolicy: 'cached', pinFile: undefined })).toEqual([
      'key-without-certificate',
    ]);
  });

  it.each<[string, string, () => SoftHsmToken, Partial<KeyPatient>?]>([
    ['an empty token', 'token-empty', () => newToken()],

    ['a token that is not there', 'token-absent', () => newToken(), { keyUri: 'pkcs11:token=Elsewhere' }],
    [
      'a URI that several tokens answer to',
      'token-ambiguous',
      () => newToken(),
      { keyUri: 'pkcs11:model=SoftHSM%20v2' },
    ],
    ['no PIN file', 'pin-file-missing', () => newToken(), { pinFile: undefined }],
    ['a PIN file that is not there', 'pin-file-unusable', () => newToken(), { pinFile: '/nowhere' }],
    [
      'an expired certificate',
      'certificate-expired',
      () => certified({ notBefore: daysFromNow(-9), notAfter: daysFromNow(-1) }),
    ],
    ['a certificate of tomorrow', 'certificate-not-yet-valid', () => certified({ notBefore: daysFromNow(1) })],
    ['a certificate of the last month', 'certificate-expires-soon', () => certified({ notAfter: daysFromNow(9) })],
    ['a certificate for encryption', 'certificate-no-signatures', () => certified({ keyUsage: 'keyEncipherment' })],
    ['a weak key', 'certificate-weak', () => certified({ newKey: ['rsa:1024'] })],
    ['an issuer whom nobody trusts', 'issuer-missing', () => certified({ issuer: stranger })],
  ])('of %s says %s', async (_, code, make, changes = {}) => {
    expect(await troublesOf(make(), changes)).toEqual([code]);
  });

  it('names the keys that are there in place of the one that is not', async () => {
    const token = certified();
    const found = await findings(token, { keyUri: `${token.uri};object=Other` });
    expect(found.find(({ check }) => check === 'key')).toMatchObject({
      code: 'key-missing',
      cause: 'The key is not on the token; there is Key (id 01).',
    });
  });

  it('names the missing issuer', async () => {
    const found = await findings(certified({ issuer: stranger }));
    expect(found.find(({ check }) => check === 'trust')?.cause).toContain('CN=Stranger');
  });

  it('tells a key without certificate, a certificate without key, and two that do not belong together apart', async () => {
    const own = issueCertificate({ subject: '/CN=Own', issuer: root });
    const other = issueCertificate({ subject: '/CN=Other', issuer: root });
    const lonelyKey = newToken();
    bringIn(hsm, lonelyKey, own);
    expect(await troublesOf(lonelyKey)).toEqual(['key-without-certificate']);
    const lonelyCertificate = newToken();
    importCertificate(hsm, lonelyCertificate, { id: '01', label: 'Certificate', der: own.der });
    expect(await troublesOf(lonelyCertificate)).toEqual(['certificate-without-key']);
    importCertificate(hsm, lonelyKey, { id: '01', label: 'Other', der: other.der });
    expect(await troublesOf(lonelyKey)).toEqual(['key-mismatch']);
  });

  it('tries no PIN of a file that others can read', async () => {
    const token = certified();
    chmodSync(token.pinFile, 0o644);
    expect(await troublesOf(token)).toEqual(['pin-file-unusable']);
  });
});

describe('what the service keeps', () => {
  const dataIn = (name: string) => {
    const dataDirectory = join(folder, name);
    return { dataDirectory, sealingKeyFile: join(dataDirectory, 'sealing-keys.json'), databaseUrl: undefined };
  };

  it('may never have been made', async () => {
    expect(await troublesOf(newToken(), { data: dataIn('never') })).toEqual([
      'token-empty',
      'data-missing',
      'data-missing',
    ]);
  });

  it('is missed where it was, and held for damaged where it is', async () => {
    const data = dataIn('lost');
    mkdirSync(data.dataDirectory, { mode: 0o700 });
    writeFileSync(join(data.dataDirectory, 'authority.pem'), '');
    const token = newToken();
    expect(await troublesOf(token, { data })).toEqual(['token-empty', 'sealing-keys-missing', 'database-missing']);
    writeFileSync(data.sealingKeyFile, '{}', { mode: 0o600 });
    writeFileSync(join(data.dataDirectory, 'signing-service.sqlite'), randomBytes(8192));
    expect(await troublesOf(token, { data })).toEqual(['token-empty', 'sealing-keys-unusable', 'database-damaged']);
    const keys = { current: 'k1', keys: { k1: randomBytes(32).toString('base64') } };
    writeFileSync(data.sealingKeyFile, JSON.stringify(keys));
    chmodSync(data.dataDirectory, 0o755);
    expect(await troublesOf(token, { data })).toEqual(['token-empty', 'data-exposed', 'database-damaged']);
  });

  it('needs a database that can be reached', async () => {
    const data = { ...dataIn('never'), databaseUrl: 'postgres://nobody:secret@127.0.0.1:1/none' };
    const found = await findings(newToken(), { data });
    const database = found.find(({ check }) => check === 'database');
    expect(database).toMatchObject({ code: 'database-unreachable' });
    expect(JSON.stringify(database)).not.toContain('secret');
  });

  it('needs room', () => {
    const data = dataIn('never');
    const states = [10, 1_000, 10_000].map((mebibytes) => checkDisk(data, () => mebibytes * 1024 * 1024));
    expect(states).toMatchObject([{ code: 'disk-full' }, { code: 'disk-low' }, { state: 'ok' }]);
  });
});
