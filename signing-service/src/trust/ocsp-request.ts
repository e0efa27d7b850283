import { explicit, objectIdentifier, octetString, sequence } from '../cms/der-writer.js';
import { buildCertificateId } from './certificate-id.js';
import type { IdHash, IssuedBy } from './certificate-id.js';

export const ocspNonce = '1.3.6.1.5.5.7.48.1.2';

/** DER of an OCSPRequest for one certificate, unsigned (RFC 6960 §4.1.1), with a nonce if there is one (RFC 9654 §2.1). */
export function buildOcspRequest(issued: IssuedBy, hash: IdHash, nonce?: Uint8Array): Uint8Array {
  const requestList = sequence(sequence(buildCertificateId(issued, hash)));
  if (nonce === undefined) return sequence(sequence(requestList));
  // The extension's value is an OCTET STRING itself.
  const extension = sequence(objectIdentifier(ocspNonce), octetString(octetString(nonce)));
  return sequence(sequence(requestList, explicit(2, sequence(extension))));
}
