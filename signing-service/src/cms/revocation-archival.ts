import { childrenOf, expectTag } from './der-reader.js';
import type { DerElement } from './der-reader.js';

/** Revocation evidence that Adobe's older signatures carry; DER each. */
export interface ArchivedRevocation {
  readonly crls: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
}

/**
 * Reads adbe-revocationInfoArchival, a signed attribute of ISO 32000-1 §12.8.3.3.2, which PAdES does not write:
 * `SEQUENCE { crl [0] SEQUENCE OF CertificateList, ocsp [1] SEQUENCE OF OCSPResponse, … }`, all optional. Throws `asn1-malformed`.
 */
export function readRevocationArchival(value: DerElement): ArchivedRevocation {
  const fields = childrenOf(expectTag(value, 0x30, 'RevocationInfoArchival'));
  const listUnder = (tag: number): Uint8Array[] => {
    const field = fields.find((each) => each.tag === tag);
    if (field === undefined) return [];
    return childrenOf(expectTag(childrenOf(field)[0], 0x30, 'evidence')).map(({ raw }) => raw);
  };
  return { crls: listUnder(0xa0), ocspResponses: listUnder(0xa1) };
}
