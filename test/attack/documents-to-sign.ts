import type { SigningServiceClient } from '@dealseal/signing-service/contract/client';
import type { SignatureReceipt, SignatureRequest } from '@dealseal/signing-service/contract/signatures';
import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { SignedFiles } from '../support/signed-files.js';
import { credentialId, type Stack } from '../support/stack.js';
import { codeNow, type Enrolled } from './enrolled-people.js';

const signed = new SignedFiles();

/** Objects, numbered from 1, in a file with a plain cross-reference table; the first is the catalogue. */
export function pdfOf(objects: readonly string[], stray = ''): Buffer {
  let file = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  file += stray;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(`${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}${trailer}`, 'latin1');
}

/** A contract of one page; `text` makes its bytes its own. */
export function contractPdf(text: string, stray = ''): Buffer {
  const content = `BT /F1 24 Tf 72 720 Td (${text}) Tj ET`;
  const page = '/MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>';
  return pdfOf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R ${page} >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ],
    stray,
  );
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Spends the person's code of now. */
export async function authorize(
  client: SigningServiceClient,
  person: Enrolled,
  documents: readonly Uint8Array[],
): Promise<string> {
  const { personId } = person;
  const digests = documents.map(sha256Of);
  const request = { requestKey: randomUUID(), personId, credentialId, code: codeNow(person), digests };
  return (await client.authorize(request)).authorizationId;
}

export function signatureRequest(
  document: Uint8Array,
  parts: Pick<SignatureRequest, 'authorizationId' | 'personId'> & Partial<SignatureRequest>,
): SignatureRequest {
  return {
    requestKey: randomUUID(),
    sha256: sha256Of(document),
    size: document.length,
    mark: { kind: 'none' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
    ...parts,
  };
}

export async function sign(
  client: SigningServiceClient,
  request: SignatureRequest,
  document: Uint8Array,
): Promise<{ readonly receipt: SignatureReceipt; readonly output: Buffer }> {
  const { receipt, body } = await client.sign(request, Readable.from([document]));
  const output = await buffer(body);
  signed.add(output);
  return { receipt, output };
}

/** Judges all that `sign` has signed, at the level of a tenant that has chosen none. */
export function judgeSigned({ rootFile }: Stack): Promise<void> {
  return signed.judge({ level: 'B-T', rootFile });
}

/** Code of the refusal; `passed` when there was none. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'passed',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
}
