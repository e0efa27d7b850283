import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { daysFromNow, issueCertificate } from '../cms/issued-certificate.test-support.js';
import type { IssuedCertificate } from '../cms/issued-certificate.test-support.js';
import { brokenLevelRules } from '../pades/level-rules.test-support.js';
import { onePagePdf } from '../pades/test-pdf.js';
import { judge } from '../pades/test-signer.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import { dealseal, judgeOutputs } from './cli.test-support.js';

const root = issueCertificate({ subject: '/CN=Root', isAuthority: true });
const middle = issueCertificate({ subject: '/CN=Middle', issuer: root, isAuthority: true });
const signer = issueCertificate({ subject: '/CN=Ana Anić', issuer: middle });
const stranger = issueCertificate({ subject: '/CN=Root', isAuthority: true });
const other = issueCertificate({ subject: '/CN=Other', isAuthority: true });

let folder: string;
const path = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-keys-'));
  writeFileSync(path('key.password'), 'lozinka\n');
  writeFileSync(path('in.pdf'), onePagePdf());
  for (const [name, { pem }] of Object.entries({ root, middle, signer, stranger, other }))
    writeFileSync(path(`${name}.pem`), pem);
});
afterEach(() => {
  // The issuer is not in each signature.
  judgeOutputs(folder, { level: 'B-B', anchors: [root, middle] });
  rmSync(folder, { recursive: true });
});

/** Signs with a PKCS#12 file of that certificate and those of the chain. */
function signWith(certificate: IssuedCertificate, chain: readonly IssuedCertificate[], ...rest: readonly string[]) {
  writeFileSync(path('key.p12'), exportPkcs12(certificate, { chain }));
  const key = ['--key', path('key.p12'), '--key-password-file', path('key.password')];
  return dealseal(['sign', ...key, ...rest, path('in.pdf'), path('out.pdf')]);
}

function output(): Buffer {
  return readFileSync(path('out.pdf'));
}

const rsa = ['rsa:2048'];
const ec = (curve: string) => ['ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];

describe('a key in a PKCS#12 file', () => {
  it.each([
    ['RSA', rsa, [], 'RSASSA-PKCS1-v1_5 with SHA-256'],
    ['RSA, by PSS', rsa, ['--scheme', 'pss'], 'RSASSA-PSS with SHA-256'],
    ['RSA, by PSS with SHA-512', rsa, ['--scheme', 'pss', '--digest', 'sha512'], 'RSASSA-PSS with SHA-512'],
    ['RSA with SHA-384', rsa, ['--digest', 'sha384'], 'RSASSA-PKCS1-v1_5 with SHA-384'],
    ['RSA restricted to PSS', ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'], [], 'RSASSA-PSS with SHA-256'],
    ['P-256', ec('P-256'), [], 'ECDSA with SHA-256'],
    ['P-384', ec('P-384'), [], 'ECDSA with SHA-384'],
    ['P-521', ec('P-521'), [], 'ECDSA with SHA-512'],
    ['P-256 with SHA-512', ec('P-256'), ['--digest', 'sha512'], 'ECDSA with SHA-512'],
    ['Ed25519', ['ed25519'], [], 'Ed25519 with SHA-512'],
  ])('%s signs as the standards have it', async (name, newKey, options, algorithm) => {
    const own = issueCertificate({ subject: '/CN=Own', issuer: root, newKey });
    expect(await signWith(own, [], ...options)).toEqual({ code: 0, out: [], err: [], shown: [] });
    // Poppler's library knows no keys restricted to RSASSA-PSS and no Edwards curves.
    const seenByPoppler = name === 'Ed25519' || name === 'RSA restricted to PSS' ? 0 : 1;
    expect(judge(output())).toMatchObject({ validSignatures: seenByPoppler, totalDocumentSigned: true, qpdfStatus: 0 });
    const { out } = await dealseal(['inspect', '--json', path('out.pdf')]);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ signatures: [{ algorithm, intact: true, signerName: 'Own' }] });
  });

  it.each([
    ['of 1024 bits', ['rsa:1024'], [], 'certificate-weak'],
    ['on a Brainpool curve', ec('brainpoolP256r1'), [], 'certificate-key-unsupported'],
    ['on a Koblitz curve', ec('secp256k1'), [], 'certificate-key-unsupported'],
    ['of type Ed448', ['ed448'], [], 'certificate-key-unsupported'],
    ['that cannot have the digest', ['ed25519'], ['--digest', 'sha256'], 'algorithm-unsuitable'],
    ['that cannot have the scheme', ec('P-256'), ['--scheme', 'pss'], 'algorithm-unsuitable'],
  ])('%s is refused', async (_, newKey, options, code) => {
    const own = issueCertificate({ subject: '/CN=Own', newKey });
    const { code: exit, err } = await signWith(own, [], ...options);
    expect([exit, err]).toEqual([1, [expect.stringContaining(`key.p12: ${code}: `)]]);
    expect(existsSync(path('out.pdf'))).toBe(false);
  });

  it.each([
    ['has expired', { notBefore: daysFromNow(-30), notAfter: daysFromNow(-1) }, 'certificate-expired'],
    ['is not yet valid', { notBefore: daysFromNow(1) }, 'certificate-not-yet-valid'],
    ['is not for signatures', { keyUsage: 'keyEncipherment' }, 'certificate-unsuitable'],
  ])('whose certificate %s is refused', async (_, options, code) => {
    const { err } = await signWith(issueCertificate({ subject: '/CN=Own', ...options }), []);
    expect(err).toEqual([expect.stringContaining(`key.p12: ${code}: `)]);
    expect(existsSync(path('out.pdf'))).toBe(false);
  });

  it('is refused with a wrong password, none, and an unreadable one', async () => {
    writeFileSync(path('key.p12'), exportPkcs12(signer));
    const files = [path('in.pdf'), path('out.pdf')];
    const none = await dealseal(['sign', '--key', path('key.p12'), ...files]);
    expect(none).toMatchObject({ code: 1, err: [expect.stringContaining('key.p12: key-password-wrong: ')] });
    writeFileSync(path('key.password'), 'drugo\n');
    const withPassword = ['sign', '--key', path('key.p12'), '--key-password-file'];
    const wrong = await dealseal([...withPassword, path('key.password'), ...files]);
    expect(wrong).toEqual(none);
    const missing = await dealseal([...withPassword, path('none'), ...files]);
    expect(missing.err).toEqual([
      `${path('none')}: password-file-unreadable: The password cannot be read: no such file or directory.`,
    ]);
  });

  it('is refused when its file is not there, or holds something else', async () => {
    const files = [path('in.pdf'), path('out.pdf')];
    expect((await dealseal(['sign', '--key', path('none.p12'), ...files])).err[0]).toContain('key-file-unreadable');
    expect((await dealseal(['sign', '--key', path('root.pem'), ...files])).err[0]).toContain('key-file-malformed');
  });
});

describe('the certificate', () => {
  it('comes from --cert where one is named, and must be the key’s', async () => {
    const renewed = issueCertificate({ subject: '/CN=Renewed', issuer: root, key: signer });
    writeFileSync(path('renewed.pem'), renewed.pem);
    await signWith(signer, [], '--cert', path('renewed.pem'));
    const { out } = await dealseal(['inspect', '--json', path('out.pdf')]);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ signatures: [{ signerName: 'Renewed' }] });
    rmSync(path('out.pdf'));
    const other = await signWith(signer, [], '--cert', path('root.pem'));
    expect(other).toMatchObject({ code: 1, err: [expect.stringContaining(': key-mismatch: ')] });
    expect(existsSync(path('out.pdf'))).toBe(false);
  });

  it('is not guessed among several valid ones, but among one valid and one expired', async () => {
    const renewed = issueCertificate({ subject: '/CN=Renewed', issuer: root, key: signer });
    expect((await signWith(signer, [renewed])).err[0]).toContain(': certificate-ambiguous: ');
    const dates = { notBefore: daysFromNow(-30), notAfter: daysFromNow(-1) };
    const old = issueCertificate({ subject: '/CN=Old', issuer: root, key: signer, ...dates });
    expect(await signWith(old, [signer])).toMatchObject({ code: 0 });
    const { out } = await dealseal(['inspect', '--json', path('out.pdf')]);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ signatures: [{ signerName: 'Ana Anić' }] });
  });

  it.each([
    ['--chain', [], ['--chain', 'middle.pem']],
    ['several --chain', [], ['--chain', 'root.pem', '--chain', 'middle.pem']],
    ['the key file', [middle, root], []],
  ])('has its issuers in the signature from %s', async (_, chain, files) => {
    const named = files.map((word) => (word.endsWith('.pem') ? path(word) : word));
    await signWith(signer, chain, ...named);
    expect(brokenLevelRules(output(), { level: 'B-B', anchors: [root] })).toEqual([[]]);
  });

  it('leaves certificates out that do not belong to it', async () => {
    await signWith(signer, [middle, stranger]);
    expect(output().toString('latin1')).not.toContain(Buffer.from(stranger.der).toString('hex'));
    expect(output().toString('latin1')).toContain(Buffer.from(middle.der).toString('hex'));
  });

  it.each([
    ['its root', ['root.pem'], ''],
    ['its issuer', ['middle.pem'], ''],
    ['one of several', ['stranger.pem', 'root.pem'], ''],
    ['another root', ['other.pem'], ': chain-not-trusted: '],
    ['another root of the same name', ['stranger.pem'], ': path-invalid: '],
  ])('is signed with or not, trusting %s', async (_, trusted, refusal) => {
    const trust = trusted.flatMap((name) => ['--trust', path(name)]);
    const { code: exit, err } = await signWith(signer, [middle], ...trust);
    expect(exit).toBe(refusal === '' ? 0 : 1);
    expect(err.join()).toContain(refusal);
    expect(existsSync(path('out.pdf'))).toBe(refusal === '');
  });

  it.each(['--cert', '--chain', '--trust'])('is refused when the file of %s holds none', async (option) => {
    const { code, err } = await signWith(signer, [], option, path('in.pdf'));
    expect([code, err]).toEqual([1, [expect.stringContaining('in.pdf: certificate-file-unusable: ')]]);
    expect((await signWith(signer, [], option, path('none'))).err[0]).toContain('none: certificate-file-unusable: ');
  });
});
