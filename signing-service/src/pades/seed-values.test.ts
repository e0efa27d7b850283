import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { bufferSource } from '../pdf/source.js';
import { PadesError } from './pades-error.js';
import { prepareSignature } from './prepare-signature.js';
import type { PrepareOptions } from './prepare-signature.js';
import { onePagePdf } from './test-pdf.js';
import { judge, prepareOptions, signPdf } from './test-signer.js';

const certificate = makeTestCertificate({ subject: '/C=ME/O=Adriatik/CN=Milica Radovic' });
const buyer = { field: { kind: 'existing', name: 'Buyer' } } as const;

function seeded(seed: string, more = ''): Uint8Array {
  const field = `<</FT /Sig /T (Buyer) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R /SV 6 0 R ${more}>>`;
  return onePagePdf({
    catalog: '/AcroForm <</Fields [5 0 R]>>',
    page: '/Annots [5 0 R]',
    more: [field, `<</Type /SV ${seed}>>`],
  });
}

/** What a refusal names; undefined when there is none. */
async function unmet(seed: string, changed: Partial<PrepareOptions> = {}, more = ''): Promise<string | undefined> {
  const options = prepareOptions(certificate, { ...buyer, ...changed });
  try {
    await prepareSignature(bufferSource(seeded(seed, more)), options);
    return undefined;
  } catch (error) {
    if (!(error instanceof PadesError) || error.code !== 'field-seed-value-unmet') throw error;
    return error.message.split(': ').at(-1);
  }
}

const hex = (bytes: Uint8Array) => `<${Buffer.from(bytes).toString('hex')}>`;

describe('a required seed value that is met', () => {
  it.each([
    ['nothing at all', '/Ff 0'],
    ['handler', '/Ff 1 /Filter /Adobe.PPKLite'],
    ['encoding', '/Ff 2 /SubFilter [/adbe.pkcs7.detached /ETSI.CAdES.detached]'],
    ['parser of PDF 2.0', '/Ff 4 /V 3'],
    ['reason', '/Ff 8 /Reasons [(Odobreno) (Saglasnost)]'],
    ['no revocation data', '/Ff 32 /AddRevInfo false'],
    ['digest', '/Ff 64 /DigestMethod [/SHA1 /SHA256]'],
    ['digest as text', '/Ff 64 /DigestMethod [(sha-256)]'],
    ['no lock', '/Ff 128 /LockDocument /false'],
    ['lock as the handler likes', '/Ff 128 /LockDocument /auto'],
    ['approval', '/MDP <</P 0>>'],
    ['no rule on the kind', '/MDP <<>>'],
    ['optional time-stamp', '/TimeStamp <</URL (http://tsa.example) /Ff 0>>'],
    ['bits of absent entries', '/Ff 375'],
  ])('is no obstacle: %s', async (_, seed) => {
    expect(await unmet(seed)).toBeUndefined();
  });

  it('leads to a valid signature', async () => {
    const output = await signPdf(
      certificate,
      seeded('/Ff 66 /SubFilter [/ETSI.CAdES.detached] /DigestMethod [/SHA256]'),
      buyer,
    );
    expect(judge(output)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
  });
});

describe('a required seed value that is not met', () => {
  it.each([
    ['Filter', '/Ff 1 /Filter /Entrust.PPKEF'],
    ['SubFilter', '/Ff 2 /SubFilter [/adbe.pkcs7.detached /adbe.pkcs7.sha1]'],
    ['SubFilter', '/Ff 2 /SubFilter []'],
    ['V', '/Ff 4 /V 4'],
    ['V', '/Ff 4 /V /new'],
    ['Reasons', '/Ff 8 /Reasons [(Odobreno)]'],
    ['Reasons', '/Ff 8 /Reasons [(.)]'],
    ['Reasons', '/Ff 8'],
    ['LegalAttestation', '/Ff 16 /LegalAttestation [(No scripts)]'],
    ['AddRevInfo', '/Ff 32 /AddRevInfo true'],
    ['DigestMethod', '/Ff 64 /DigestMethod [/SHA384 /SHA512]'],
    ['DigestMethod', '/Ff 64 /DigestMethod [/SHA1]'],
    ['LockDocument', '/Ff 128 /LockDocument /true'],
    ['AppearanceFilter', '/Ff 256 /AppearanceFilter (Company)'],
    ['Ff', '/Ff 512'],
    ['MDP', '/MDP <</P 2>>'],
    ['TimeStamp', '/TimeStamp <</URL (http://tsa.example) /Ff 1>>'],
  ])('is named: %s of %s', async (entry, seed) => {
    expect(await unmet(seed)).toBe(entry);
  });

  it.each([
    '/Filter /Entrust.PPKEF',
    '/SubFilter [/adbe.pkcs7.sha1]',
    '/V 9',
    '/Reasons [(Odobreno)]',
    '/LegalAttestation [(x)]',
    '/AddRevInfo true',
    '/DigestMethod [/SHA1]',
    '/LockDocument /true',
    '/AppearanceFilter (Company)',
    '/Cert <</Subject [<00>] /Issuer [<00>] /KeyUsage [(0)] /SubjectDN [<</CN (x)>>]>>',
  ])('is a wish without its bit: %s', async (seed) => {
    expect(await unmet(`/Ff 0 ${seed}`)).toBeUndefined();
  });

  it('of a digest, without knowing with which one', async () => {
    expect(await unmet('/Ff 64 /DigestMethod [/SHA256]', { credential: undefined })).toBe('DigestMethod');
  });
});

describe('seed values that depend on the wish', () => {
  it.each([
    ['/MDP <</P 2>>', 2, undefined],
    ['/MDP <</P 2>>', 3, 'MDP'],
    ['/MDP <</P 0>>', 2, 'MDP'],
    ['/Ff 128 /LockDocument /true', 1, undefined],
    ['/Ff 128 /LockDocument /false', 1, 'LockDocument'],
  ] as const)('%s with a certification of level %d', async (seed, certify, expected) => {
    expect(await unmet(seed, { certify })).toBe(expected);
  });

  it('take a lock with P 1 for a locked document', async () => {
    const lock = '/Lock <</Action /All /P 1>>';
    expect(await unmet('/Ff 128 /LockDocument /true', {}, lock)).toBeUndefined();
    expect(await unmet('/Ff 128 /LockDocument /false', {}, lock)).toBe('LockDocument');
  });

  it('may demand that no reason is given', async () => {
    expect(await unmet('/Ff 8 /Reasons [(.)]', { reason: undefined })).toBeUndefined();
    expect(await unmet('/Ff 8', { reason: '' })).toBeUndefined();
    expect(await unmet('/Ff 8 /Reasons [(Odobreno)]', { reason: undefined })).toBe('Reasons');
  });
});

describe('a constraint on the certificate', () => {
  const usage = (text: string) => `/Cert <</Ff 32 /KeyUsage [${text}]>>`;
  it.each([
    ['is listed', `/Cert <</Ff 1 /Subject [<30> ${hex(certificate.der)}]>>`, undefined],
    ['is not listed', '/Cert <</Ff 1 /Subject [<3000>]>>', 'Cert/Subject'],
    ['has the subject', '/Cert <</Ff 8 /SubjectDN [<</CN (Milica Radovic) /2.5.4.10 (Adriatik)>>]>>', undefined],
    ['has another subject', '/Cert <</Ff 8 /SubjectDN [<</CN (Milica Radovic) /O (Jadran)>>]>>', 'Cert/SubjectDN'],
    ['has an unknown attribute', '/Cert <</Ff 8 /SubjectDN [<</Rank (Captain)>>]>>', 'Cert/SubjectDN'],
    ['has the usages', usage('(11X)'), undefined],
    ['has one of the usages', usage('(001) (X1XXX0)'), undefined],
    ['lacks a usage', usage('(XXX1)'), 'Cert/KeyUsage'],
    ['has a usage too many', usage('(10)'), 'Cert/KeyUsage'],
    ['must follow a policy', '/Cert <</Ff 4 /OID [(1.2.3)]>>', 'Cert/OID'],
    ['has a bit that is reserved', '/Cert <</Ff 16>>', 'Cert/Ff'],
    ['can be got in a browser', '/Cert <</Ff 64 /URL (https://ca.example) /URLType /Browser>>', undefined],
    ['is a signing server’s', '/Cert <</Ff 64 /URL (https://ca.example) /URLType /ASSP>>', 'Cert/URL'],
    ['signs under a policy', '/Cert <</SignaturePolicyOID (1.2.3)>>', 'Cert/SignaturePolicyOID'],
  ])('that %s', async (_, seed, expected) => {
    expect(await unmet(seed)).toBe(expected);
  });

  it('is unmet without the certificate', async () => {
    const seed = `/Cert <</Ff 1 /Subject [${hex(certificate.der)}]>>`;
    expect(await unmet(seed, { credential: undefined })).toBe('Cert/Subject');
  });
});

describe('a constraint on the issuer', () => {
  let folder: string;
  const der = (name: string) => execFileSync('openssl', ['x509', '-in', join(folder, name), '-outform', 'DER']);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dealseal-issuers-'));
    const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const ca = ['-addext', 'basicConstraints=critical,CA:TRUE'];
    writeFileSync(join(folder, 'ca.cnf'), 'basicConstraints=critical,CA:TRUE\n');
    for (const root of ['root', 'other']) {
      openssl(
        'req',
        '-x509',
        ...newKey,
        '-keyout',
        `${root}.key`,
        '-out',
        `${root}.pem`,
        '-subj',
        `/CN=${root}`,
        ...ca,
      );
    }
    for (const [name, issuer] of [
      ['middle', 'root'],
      ['leaf', 'middle'],
    ] as const) {
      openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      const signer = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', '-days', '2'];
      const extensions = name === 'middle' ? ['-extfile', 'ca.cnf'] : [];
      openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signer, ...extensions);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['the issuer itself', 'middle', [], undefined],
    ['the issuer’s issuer, the chain known', 'root', ['middle'], undefined],
    ['the issuer’s issuer, the chain unknown', 'root', [], 'Cert/Issuer'],
    ['somebody else', 'other', ['middle', 'root'], 'Cert/Issuer'],
    ['somebody else who is in the chain without belonging to it', 'other', ['other', 'middle'], 'Cert/Issuer'],
  ] as const)('that names %s', async (_, issuer, chain, expected) => {
    const credential = {
      certificate: der('leaf.pem'),
      chain: chain.map((name) => der(`${name}.pem`)),
      digest: 'sha256',
    } as const;
    expect(await unmet(`/Cert <</Ff 2 /Issuer [${hex(der(`${issuer}.pem`))}]>>`, { credential })).toBe(expected);
  });
});
