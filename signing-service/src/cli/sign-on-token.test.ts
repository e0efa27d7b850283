import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issueCertificate } from '../cms/issued-certificate.test-support.js';
import type { IssuedCertificate } from '../cms/issued-certificate.test-support.js';
import { createSoftHsm, createToken, importCertificate } from '../keys/softhsm.test-support.js';
import type { SoftHsm, SoftHsmToken } from '../keys/softhsm.test-support.js';
import { onePagePdf } from '../pades/test-pdf.js';
import { judge } from '../pades/test-signer.js';
import { builtDealseal, judgeOutputs, type Outcome } from './cli.test-support.js';

const ec = (curve: string) => ['ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const root = issueCertificate({ subject: '/CN=Root', isAuthority: true });
const wrong = issueCertificate({ subject: '/CN=Wrong' });
const middle = issueCertificate({ subject: '/CN=Middle', issuer: root, isAuthority: true });

/** By CKA_ID. */
const keys = [
  ['01', ['rsa:2048'], [], 'RSASSA-PKCS1-v1_5 with SHA-256'],
  ['01', ['rsa:2048'], ['--scheme', 'pss', '--digest', 'sha384'], 'RSASSA-PSS with SHA-384'],
  ['02', ec('P-256'), [], 'ECDSA with SHA-256'],
  ['03', ec('P-384'), [], 'ECDSA with SHA-384'],
  ['04', ec('P-521'), [], 'ECDSA with SHA-512'],
  ['05', ['ed25519'], [], 'Ed25519 with SHA-512'],
] as const;

let hsm: SoftHsm;
let token: SoftHsmToken;
let folder: string;
const path = (name: string) => join(folder, name);

/** SoftHSM makes keys of which no tool tells the public half for all curves: they are made by OpenSSL and brought in. */
function bringIn(to: SoftHsmToken, id: string, certificate: IssuedCertificate): void {
  const file = join(hsm.folder, `${id}.key`);
  writeFileSync(file, certificate.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const where = ['--serial', to.serial, '--id', id, '--label', `key ${id}`, '--pin', to.pin];
  execFileSync('softhsm2-util', ['--import', file, ...where], { env: { ...hsm.environment }, stdio: 'pipe' });
  importCertificate(hsm, to, { id, label: `key ${id}`, der: certificate.der });
}

beforeAll(() => {
  hsm = createSoftHsm();
  token = createToken(hsm, 'Company');
  for (const [id, newKey] of new Map(keys.map((key) => [key[0], key[1]]))) {
    bringIn(token, id, issueCertificate({ subject: `/CN=Key ${id}`, issuer: middle, newKey }));
  }
  importCertificate(hsm, token, { id: '99', label: 'issuer', der: middle.der });
  folder = mkdtempSync(join(tmpdir(), 'dealseal-token-'));
  writeFileSync(path('in.pdf'), onePagePdf());
}, 60_000);
afterAll(() => {
  hsm.remove();
  rmSync(folder, { recursive: true });
});
afterEach(() => judgeOutputs(folder, { level: 'B-B', anchors: [root, wrong] }));
beforeEach(() => {
  rmSync(path('many'), { recursive: true, force: true });
  rmSync(path('state'), { recursive: true, force: true });
  rmSync(path('out.pdf'), { force: true });
});

function run(args: readonly string[]): Promise<Outcome> {
  return builtDealseal(args, { ...hsm.environment, XDG_STATE_HOME: path('state') });
}

const modulePath = () => `module-path=${hsm.modulePath}`;
function signBy(uri: string, ...rest: readonly string[]): Promise<Outcome> {
  return run(['sign', '--key', uri, ...rest, path('in.pdf'), path('out.pdf')]);
}

describe('a key on a token', () => {
  it.each(keys)(
    'of id %s signs as the standards have it',
    async (...[id, , options, algorithm]) => {
      const uri = `pkcs11:token=Company;id=%${id}?${modulePath()}&pin-source=file:${token.pinFile}`;
      expect(await signBy(uri, '--trust', rootFile(), ...options)).toEqual({ code: 0, out: [], err: [], shown: [] });
      const output = readFileSync(path('out.pdf'));
      // The issuer lies on the token and is found there. Poppler's library knows no Edwards curves.
      const isEdwards = id === '05';
      expect(judge(output)).toMatchObject({ validSignatures: isEdwards ? 0 : 1, totalDocumentSigned: true });
      const { out } = await run(['inspect', '--json', path('out.pdf')]);
      expect(JSON.parse(out[0] ?? '')).toMatchObject({ signatures: [{ algorithm, intact: true }] });
    },
    30_000,
  );

  it('is found by serial and label too, with the PIN in --pin-file, and signs many files in one session', async () => {
    const names = Array.from({ length: 20 }, (_, index) => path(`many-${index}.pdf`));
    for (const name of names) writeFileSync(name, onePagePdf());
    const uri = `pkcs11:serial=${token.serial};object=key%2002?${modulePath()}`;
    const outcome = await run(['sign', '--key', uri, '--pin-file', token.pinFile, '--out-dir', path('many'), ...names]);
    expect(outcome).toMatchObject({ code: 0, err: [] });
    expect(readdirSync(path('many'))).toHaveLength(20);
  }, 30_000);

  it.each([
    ['no such token', 'pkcs11:token=Other;id=%01', 'token-absent'],
    ['no such key', 'pkcs11:token=Company;id=%77', 'key-not-found'],
    ['several keys', 'pkcs11:token=Company', 'key-ambiguous'],
    ['a URI that is none', 'pkcs11:token', 'configuration'],
  ])('is refused for %s', async (_, uri, code) => {
    const { code: exit, err } = await signBy(`${uri}?${modulePath()}`, '--pin-file', token.pinFile);
    expect([exit, err.length]).toEqual([1, 1]);
    expect(err[0]).toContain(`: ${code}: `);
    expect(existsSync(path('out.pdf'))).toBe(false);
  });

  it('is refused without a library, and for a PIN in the URI, which is not repeated', async () => {
    expect((await signBy('pkcs11:token=Company;id=%01')).err[0]).toContain(': configuration: ');
    const { err } = await signBy(`pkcs11:token=Company?${modulePath()}&pin-value=4711`);
    expect(err[0]).toContain(': configuration: ');
    expect(err[0]).not.toContain('4711');
  });
});

describe('a PIN', () => {
  const wrongPin = () => path('wrong.pin');
  const uri = () => `pkcs11:token=${token.label};id=%02?${modulePath()}`;

  it('that was refused is not tried again, until an operator says so', async () => {
    const other = createToken(hsm, 'Wrong');
    bringIn(other, '02', wrong);
    const key = `pkcs11:token=Wrong;id=%02?${modulePath()}`;
    writeFileSync(wrongPin(), '00000000\n');
    for (const attempt of [1, 2]) {
      const { code, err } = await signBy(key, '--pin-file', wrongPin());
      expect([attempt, code, err]).toEqual([attempt, 1, [expect.stringContaining(': token-pin-refused: ')]]);
      expect(err[0]).not.toContain('00000000');
    }
    expect(readdirSync(path('state/dealseal/pin-refusals'))).toHaveLength(1);
    // SoftHSM counts: a second attempt would have left two.
    const low = await signBy(key, '--pin-file', other.pinFile);
    expect(low.err[0]).toContain(': token-pin-refused: ');
    const cleared = await run(['token', 'clear-pin-refusal', '--serial', other.serial]);
    expect(cleared).toMatchObject({ code: 0, out: [`Token ${other.serial}: its PIN may be tried again.`] });
    expect(await signBy(key, '--pin-file', other.pinFile)).toMatchObject({ code: 0, err: [] });
  }, 30_000);

  it('is tried on no token but one: two of one label are refused', async () => {
    const [first, second] = [createToken(hsm, 'Twins'), createToken(hsm, 'Twins')];
    const { err } = await signBy(`pkcs11:token=Twins?${modulePath()}`, '--pin-file', first.pinFile);
    expect(err[0]).toContain(': key-ambiguous: ');
    expect([first.serial, second.serial].every((serial) => err[0]?.includes(serial))).toBe(true);
    expect(existsSync(path('state'))).toBe(false);
  });

  it('is remembered where the service remembers, when its data directory is named', async () => {
    mkdirSync(path('service'), { recursive: true });
    const environment = { ...hsm.environment, DEALSEAL_DATA_DIRECTORY: path('service') };
    const args = ['sign', '--key', uri(), '--pin-file', token.pinFile, path('in.pdf'), path('out.pdf')];
    expect(await builtDealseal(args, environment)).toMatchObject({ code: 0 });
    expect(readdirSync(path('service'))).toEqual(['pin-refusals']);
  });
});

function rootFile(): string {
  writeFileSync(path('root.pem'), root.pem);
  return path('root.pem');
}
