import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { CmsError } from './cms-error.js';

/** Values of a certificate's subject by attribute type (dotted), NFC, most general first (RFC 5280 §4.1.2.6). Throws `asn1-malformed`. */
export function subjectAttributes(der: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, string[]>();
  for (const { type, value } of subjectOf(der).flat()) {
    attributes.set(type, [...(attributes.get(type) ?? []), value.toString().normalize('NFC')]);
  }
  return attributes;
}

function subjectOf(der: Uint8Array): Certificate['tbsCertificate']['subject'] {
  try {
    return AsnConvert.parse(der, Certificate).tbsCertificate.subject;
  } catch (cause) {
    throw new CmsError('asn1-malformed', 'not a certificate that can be read', { cause });
  }
}
