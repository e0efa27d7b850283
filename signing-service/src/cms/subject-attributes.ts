import { certificateFields } from './certificate-fields.js';
import { nameAttributes } from './name-attributes.js';

/** Values of a certificate's subject by attribute type (dotted), NFC, most general first (RFC 5280 §4.1.2.6). Throws `asn1-malformed`. */
export function subjectAttributes(der: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, string[]>();
  for (const { type, value } of nameAttributes(certificateFields(der).subject)) {
    attributes.set(type, [...(attributes.get(type) ?? []), value]);
  }
  return attributes;
}
