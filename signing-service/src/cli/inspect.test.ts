import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { onePagePdf } from '../pades/test-pdf.js';
import { signPdf } from '../pades/test-signer.js';
import { dealseal } from './cli.test-support.js';

const certificate = makeTestCertificate({ subject: '/O=Čelik/CN=Đorđe' });
const folder = mkdtempSync(join(tmpdir(), 'dealseal-inspect-'));
const path = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const widget = '/Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R';
const form = onePagePdf({
  catalog: '/AcroForm <</Fields [5 0 R 6 0 R]>> /DSS <</Certs [4 0 R]>>',
  page: '/Annots [5 0 R 6 0 R]',
  more: [
    `<</FT /Tx /T <FEFF0061001B005B00330031006D> ${widget}>>`,
    `<</FT /Sig /T (Director) /Lock <</Action /All>> /SV <</Ff 8 /Reasons [(x)]>> ${widget}>>`,
  ],
});

let signed: Uint8Array;
beforeAll(async () => {
  signed = await signPdf(certificate, form, { certify: 2, mark: { kind: 'none' } });
  writeFileSync(path('signed.pdf'), signed);
  writeFileSync(path('broken.pdf'), Buffer.from(signed).fill('%PDF-1.5', 0, 8, 'latin1'));
  writeFileSync(path('none.pdf'), 'no document');
});

describe('dealseal inspect', () => {
  it('tells a document in aligned text that is safe for a terminal', async () => {
    const { code, out, err } = await dealseal(['inspect', path('signed.pdf')]);
    expect([code, err]).toEqual([0, []]);
    const serial = /serial {5}(\w+)/.exec(out.join('\n'))?.[1];
    expect(out).toEqual([
      path('signed.pdf'),
      `  PDF        1.7, 1 page, ${signed.length} bytes, cross-reference table`,
      '  certified  filling in and signing allowed',
      '  signable   yes',
      'Revisions',
      '  no.    end  bytes',
      `    1    ${form.length}    ${form.length}`,
      `    2  ${signed.length}   ${signed.length - form.length}`,
      'Signatures',
      '  Signature1: intact, covers the whole file',
      '    signer     Đorđe',
      '    issuer     Đorđe',
      `    serial     ${serial}`,
      '    time       2026-06-04T08:44:12Z (claimed)',
      '    level      B-B',
      '    format     ETSI.CAdES.detached',
      '    algorithm  RSASSA-PKCS1-v1_5 with SHA-256',
      '    certifies  filling in and signing allowed',
      'Fields',
      '  a\\u001b[31m  Tx',
      '  Director     Sig  empty; seed values: Reasons (required); locks all fields',
      '  Signature1   Sig  signed',
      'Validation material (DSS)',
      '  1 certificate, 0 OCSP responses, 0 CRLs, records of 0 signatures',
      '',
    ]);
  });

  it('tells the same as JSON, a line for each file', async () => {
    const { out } = await dealseal(['inspect', '--json', path('signed.pdf'), path('broken.pdf')]);
    expect(out).toHaveLength(2);
    expect(out.every((line) => /^[\x20-\x7E\u00A0-\uFFFF]+$/.test(line))).toBe(true);
    const [whole, broken] = out.map((line) => JSON.parse(line) as unknown);
    expect(whole).toMatchObject({
      file: path('signed.pdf'),
      version: '1.7',
      pageCount: 1,
      revisions: [{ end: form.length }, { end: signed.length }],
      signatures: [
        { fieldName: 'Signature1', intact: true, coversWholeFile: true, signingTime: '2026-06-04T08:44:12.000Z' },
      ],
      fields: [{ name: 'a\u001B[31m' }, { name: 'Director', signature: { isSigned: false } }, { name: 'Signature1' }],
      securityStore: { certificates: 1 },
      signable: true,
    });
    expect(broken).toMatchObject({ signatures: [{ intact: false, integrity: { reason: 'message-digest' } }] });
  });

  it('refuses what cannot be read in one line each, and answers 1', async () => {
    const { code, out, err } = await dealseal([
      'inspect',
      path('none.pdf'),
      path('missing.pdf'),
      folder,
      path('signed.pdf'),
    ]);
    expect(code).toBe(1);
    expect(out[0]).toBe(path('signed.pdf'));
    expect(err).toEqual([
      `${path('none.pdf')}: pdf-not-a-pdf: This is not a PDF.`,
      `${path('missing.pdf')}: input-unreadable: The file cannot be read: no such file or directory.`,
      `${folder}: input-unreadable: The file cannot be read: illegal operation on a directory.`,
    ]);
  });
});
