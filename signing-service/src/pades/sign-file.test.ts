import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { buildContentInfo } from '../cms/build-content-info.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { signLikeToken } from '../cms/test-signature.js';
import { judged } from './level-rules.test-support.js';
import { signFile } from './sign-file.js';
import type { FileSigning } from './sign-file.js';
import { onePagePdf, textPdf } from './test-pdf.js';
import { judge, prepareOptions, signPdf } from './test-signer.js';

const certificate = makeTestCertificate();
const algorithm = { scheme: 'rsa-pkcs1', digest: 'sha256' } as const;
const folder = mkdtempSync(join(tmpdir(), 'dealseal-sign-file-'));
const [input, output] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(output, { force: true }));

function sign(messageDigest: Uint8Array): Uint8Array {
  const signingCertificate = certificate.der;
  const signedAttributes = buildSignedAttributes({ algorithm, messageDigest, signingCertificate });
  const signature = signLikeToken(algorithm, certificate.privateKey, signedAttributes);
  return buildContentInfo({ algorithm, signedAttributes, signature, signingCertificate, chain: [] });
}

function signing(changed: Partial<FileSigning> = {}): FileSigning {
  return { input, output, options: prepareOptions(certificate), digest: 'sha256', sign, ...changed };
}

/** A page and a picture of several blocks. */
function longPdf(): Uint8Array {
  const picture = `<</Length 300000>>\nstream\n${'endobj 3 0 obj '.repeat(20_000)}\nendstream`;
  return onePagePdf({ more: [picture] });
}

describe('a file signed into another', () => {
  it('has the bytes that it would have in memory', async () => {
    for (const document of [longPdf(), await textPdf(), await textPdf({ useObjectStreams: true })]) {
      rmSync(output, { force: true });
      writeFileSync(input, document);
      const { tailStart } = await signFile(signing());
      expect(tailStart).toBe(document.length);
      expect(readFileSync(output)).toEqual(Buffer.from(await signPdf(certificate, document)));
    }
    expect(judge(readFileSync(output))).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
  });

  it('may be signed again', async () => {
    writeFileSync(input, await signPdf(certificate, longPdf()));
    await signFile(signing());
    judged(readFileSync(output), { level: 'B-B', anchors: [certificate] });
    expect(judge(readFileSync(output))).toMatchObject({ validSignatures: 2, totalDocumentSigned: true, qpdfStatus: 0 });
  });

  it('is not left behind when the document or its signature is refused', async () => {
    writeFileSync(input, onePagePdf({ more: ['<<>>\nendobj\n3 0 obj\n<</Type /Page>>'] }));
    await expect(signFile(signing())).rejects.toMatchObject({ code: 'pdf-ambiguous' });
    expect(existsSync(output)).toBe(false);
    writeFileSync(input, longPdf());
    const foreign = (digest: Uint8Array): Uint8Array => sign(digest.toReversed());
    await expect(signFile(signing({ sign: foreign }))).rejects.toMatchObject({ code: 'document-changed' });
    expect(existsSync(output)).toBe(false);
  });

  it('does not take the place of one that is there', async () => {
    writeFileSync(input, longPdf());
    writeFileSync(output, 'another');
    await expect(signFile(signing())).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(output, 'latin1')).toBe('another');
  });

  it('is checked as it was written, whatever becomes of the input meanwhile', async () => {
    const document = longPdf();
    writeFileSync(input, document);
    const meanwhile = (digest: Uint8Array): Uint8Array => {
      writeFileSync(input, 'gone');
      return sign(digest);
    };
    await signFile(signing({ sign: meanwhile }));
    expect(readFileSync(output)).toEqual(Buffer.from(await signPdf(certificate, document)));
  });
});
