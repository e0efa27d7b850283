import { verifySignedData } from '../cms/verify-signed-data.js';
import { parseSignedData } from '../cms/parse-signed-data.js';
import { openPdf } from '../pdf/document.js';
import { concatSource } from '../pdf/source.js';
import type { ByteSource } from '../pdf/source.js';
import { preparedDigest } from './document-digest.js';
import { signatureStructure } from './earlier-signatures.js';
import type { ByteRange } from './earlier-signatures.js';
import { PadesError } from './pades-error.js';
import { placeContents } from './place-contents.js';
import type { PreparedRevision } from './prepared-revision.js';
import { readFormFields } from './signature-fields.js';

function same(a: ByteRange, b: ByteRange): boolean {
  return a.every((number, index) => number === b[index]);
}

/** Reads document and tail as a viewer would and checks the new signature in them. */
function requireIntact(source: ByteSource, prepared: PreparedRevision, password: string | undefined): void {
  const output = concatSource(source, prepared.tail);
  const document = openPdf(output, { password });
  const field = readFormFields(document).signatureFields.find(({ name }) => name === prepared.fieldName);
  if (field?.value === undefined) throw new PadesError('document-changed', 'the new signature field is not found');
  const { byteRange, contents } = signatureStructure(document, field.value);
  if (!same(byteRange, prepared.byteRange) || byteRange[2] + byteRange[3] !== output.size) {
    throw new PadesError('document-changed', 'the /ByteRange is not the one prepared');
  }
  const signedData = parseSignedData(contents);
  const integrity = verifySignedData(signedData, (hash) => preparedDigest(source, prepared, hash));
  if (integrity.state !== 'intact') {
    throw new PadesError('document-changed', `the signature does not fit the document: ${integrity.reason}`);
  }
}

/**
 * Puts the DER ContentInfo, of a signature or a TimeStampToken, into the room reserved for it and answers the final tail. Input and tail are then read again
 * as a viewer would: the ByteRange gap is exactly the hex string, and digest and signature value hold over the bytes. Only
 * a HashedSource, whose bytes the caller hashed before, is not hashed again.
 *
 * An encrypted document is read again with the password that it was prepared with.
 *
 * Throws `signature-too-large`; `document-changed` when the signature does not fit; `asn1-malformed` (CmsError); what
 * `openPdf` throws.
 */
export function completeSignature(
  source: ByteSource,
  prepared: PreparedRevision,
  contentInfo: Uint8Array,
  password?: string,
): Uint8Array {
  if (source.size !== prepared.tailStart)
    throw new PadesError('document-changed', 'the input has not the size it was prepared with');
  const tail = placeContents(prepared, contentInfo);
  requireIntact(source, { ...prepared, tail }, password);
  return tail;
}
