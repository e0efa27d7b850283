import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { bufferSource } from '../pdf/source.js';
import { inspectDocument } from './inspect-document.js';
import { prepareSignature } from './prepare-signature.js';
import { textPdf } from './test-pdf.js';
import { judge, prepareOptions, refusalOf, signPdf } from './test-signer.js';

const certificate = makeTestCertificate({ newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] });
const unseen = { repair: true, mark: { kind: 'none' } } as const;

/** A contract whose cross-reference table a mail program has moved: a line end before it has gone, and one is another. */
async function brokenPdf(): Promise<Uint8Array> {
  const text = Buffer.from(await textPdf({ pages: 3 })).toString('latin1');
  const broken = text.replace(/%PDF-1.7\n/u, '%PDF-1.7\r\n').replace(/startxref\n\d+/u, 'startxref\n99');
  return Buffer.from(broken, 'latin1');
}

/** The pages as poppler draws them. */
function drawn(bytes: Uint8Array): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-drawn-'));
  try {
    const path = join(folder, 'document.pdf');
    writeFileSync(path, bytes);
    execFileSync('pdftoppm', ['-r', '50', '-gray', path, join(folder, 'page')], { stdio: 'pipe' });
    return Buffer.concat([1, 2, 3].map((page) => readFileSync(join(folder, `page-${page}.pgm`))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a document whose cross-reference data are broken', () => {
  it('is refused, and repaired only when asked', async () => {
    const input = await brokenPdf();
    expect(await refusalOf(certificate, input)).toBe('pdf-damaged');
    const prepared = await prepareSignature(bufferSource(input), prepareOptions(certificate, { repair: true }));
    expect(prepared.repaired).toBe(true);
    const sound = await prepareSignature(bufferSource(await textPdf()), prepareOptions(certificate, { repair: true }));
    expect(sound.repaired).toBeUndefined();
  });

  it('is told to be repairable', async () => {
    const source = bufferSource(await brokenPdf());
    expect(await inspectDocument(source)).toMatchObject({ repaired: false, signable: { code: 'pdf-damaged' } });
    expect(await inspectDocument(source, { repair: true })).toMatchObject({
      repaired: true,
      pageCount: 3,
      signable: true,
    });
  });

  it('is signed twice, the pages as before for readers that rebuild and for those that follow', async () => {
    const input = await brokenPdf();
    const output = await signPdf(certificate, input, unseen);
    expect(Buffer.compare(output.subarray(0, input.length), input)).toBe(0);
    expect(judge(output)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
    const twice = await signPdf(certificate, output, { mark: { kind: 'none' } });
    expect(judge(twice)).toMatchObject({ validSignatures: 2, totalDocumentSigned: true, qpdfStatus: 0 });
    const rebuilt = Buffer.from(
      Buffer.from(twice)
        .toString('latin1')
        .replace(/startxref\n\d+\n%%EOF\n$/u, '\n'),
      'latin1',
    );
    for (const bytes of [output, twice, rebuilt]) expect(drawn(bytes).equals(drawn(input))).toBe(true);
  });

  it('is refused when it is signed', async () => {
    const signed = await signPdf(certificate, await textPdf());
    const text = Buffer.from(signed)
      .toString('latin1')
      .replaceAll(/startxref\n\d+/gu, 'startxref\n99');
    expect(await refusalOf(certificate, Buffer.from(text, 'latin1'), { repair: true })).toBe('pdf-damaged');
  });
});
