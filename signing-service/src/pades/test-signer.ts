import { execFileSync, spawnSync } from 'node:child_process';
import { buildContentInfo } from '../cms/build-content-info.js';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import { signatureAlgorithmFor } from '../cms/signature-algorithm.js';
import { signatureValueFromToken } from '../cms/signature-value.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import type { TestCertificate } from '../cms/test-certificate.js';
import { signLikeToken } from '../cms/test-signature.js';
import { bufferSource, concatSource } from '../pdf/source.js';
import { completeSignature } from './complete-signature.js';
import { documentDigest } from './document-digest.js';
import { judged } from './level-rules.test-support.js';
import { prepareSignature } from './prepare-signature.js';
import type { PreparedSignature, PrepareOptions } from './prepare-signature.js';
import { withFile } from './with-file.test-support.js';

/** Options that a test changes in one or two places. */
export function prepareOptions(certificate: TestCertificate, changed: Partial<PrepareOptions> = {}): PrepareOptions {
  return {
    signerName: 'Željko Đurišić',
    organisation: 'Čelik Žabljak d.o.o.',
    reason: 'Saglasnost',
    signingTime: new Date('2026-06-04T08:44:12.345Z'),
    timeZone: 'Europe/Podgorica',
    language: 'sr-Latn-ME',
    mark: { kind: 'preset', preset: 'last-page-bottom-left' },
    certificate: summarizeCertificate(certificate.der),
    contentsSize: 4096,
    fileId: Buffer.alloc(16, 7),
    credential: { certificate: certificate.der, chain: [], digest: 'sha256' },
    ...changed,
  };
}

const allMechanisms = ['CKM_RSA_PKCS', 'CKM_RSA_PKCS_PSS', 'CKM_ECDSA', 'CKM_EDDSA'];

/** ContentInfo for a prepared signature, the key standing in for the token that offers these mechanisms. */
export function signPrepared(
  certificate: TestCertificate,
  input: Uint8Array,
  prepared: PreparedSignature,
  mechanisms: readonly string[] = allMechanisms,
): Uint8Array {
  const algorithm = signatureAlgorithmFor(summarizeCertificate(certificate.der), mechanisms);
  const output = concatSource(bufferSource(input), prepared.tail);
  const messageDigest = documentDigest(output, prepared.byteRange, algorithm.digest);
  const signingCertificate = certificate.der;
  const signedAttributes = buildSignedAttributes({ algorithm, messageDigest, signingCertificate });
  const raw = signLikeToken(algorithm, certificate.privateKey, signedAttributes);
  const signature = signatureValueFromToken(algorithm, raw);
  return buildContentInfo({ algorithm, signedAttributes, signature, signingCertificate, chain: [] });
}

/** Input with one more signature, which is judged by the rules of B-B. */
export async function signPdf(
  certificate: TestCertificate,
  input: Uint8Array,
  changed: Partial<PrepareOptions> = {},
  mechanisms: readonly string[] = allMechanisms,
): Promise<Uint8Array> {
  const source = bufferSource(input);
  const prepared = await prepareSignature(source, prepareOptions(certificate, changed));
  const contentInfo = signPrepared(certificate, input, prepared, mechanisms);
  const tail = completeSignature(source, prepared, contentInfo, changed.password);
  const { password } = changed;
  const expected = { level: 'B-B', anchors: [certificate], password, since: input.length } as const;
  return judged(Buffer.concat([input, tail]), expected);
}

/** Code with which the engine refuses to prepare a signature; undefined when it does not. */
export async function refusalOf(
  certificate: TestCertificate,
  input: Uint8Array,
  changed: Partial<PrepareOptions> = {},
): Promise<unknown> {
  try {
    await prepareSignature(bufferSource(input), prepareOptions(certificate, changed));
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

/** What poppler and qpdf say of a file; they are other readers than ours. */
export interface Verdict {
  readonly validSignatures: number;
  /** The newest signature covers the whole file. */
  readonly totalDocumentSigned: boolean;
  readonly qpdfStatus: number | null;
  readonly pdfsig: string;
}

/** @param password The user's, for an encrypted file. */
export function judge(bytes: Uint8Array, password = ''): Verdict {
  return withFile(bytes, (path) => {
    const pdfsig = execFileSync('pdfsig', ['-nocert', '-upw', password, path], { encoding: 'utf8', stdio: 'pipe' });
    const signed = pdfsig.split('Signature #').filter((section) => section.includes('Signed Ranges'));
    return {
      validSignatures: pdfsig.split('Signature is Valid.').length - 1,
      totalDocumentSigned: signed.at(-1)?.includes('Total document signed') ?? false,
      qpdfStatus: spawnSync('qpdf', ['--check', `--password=${password}`, path]).status,
      pdfsig,
    };
  });
}

/** Text of the page as poppler extracts it. */
export function pageText(bytes: Uint8Array, password = ''): string {
  const options = ['-layout', '-upw', password];
  return withFile(bytes, (path) => execFileSync('pdftotext', [...options, path, '-'], { encoding: 'utf8' }));
}

/** Lower left corner and text of each word in the frame that the reader sees, y downwards from the top, in points. */
export function words(bytes: Uint8Array): { readonly text: string; readonly x: number; readonly y: number }[] {
  const html = withFile(bytes, (path) => execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8' }));
  const pattern = /<word xMin="([\d.]+)" yMin="[\d.]+" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)</gu;
  return Array.from(html.matchAll(pattern), ([, x, y, text = '']) => ({ text, x: Number(x), y: Number(y) }));
}
