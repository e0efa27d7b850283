import { type AttributeKind, attributeKinds, type CertificateAttribute } from '../contract/certificate.js';
import type { DerElement } from '../cms/der-reader.js';
import { nameAttributes } from '../cms/name-attributes.js';
import { visibleText } from './visible-text.js';

/** Attributes of names: X.520, RFC 4519, RFC 2985, and those of FSB order 795, which OpenSSL and Node know in part. */
const kinds: ReadonlyMap<string, AttributeKind> = new Map([
  ['2.5.4.3', 'commonName'],
  ['2.5.4.4', 'surname'],
  ['2.5.4.42', 'givenName'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.12', 'position'],
  ['2.5.4.10', 'organisation'],
  ['2.5.4.11', 'unit'],
  ['1.2.643.100.3', 'snils'],
  ['1.2.643.3.131.1.1', 'inn'],
  ['1.2.643.100.4', 'innle'],
  ['1.2.643.100.1', 'ogrn'],
  ['1.2.643.100.5', 'ogrnip'],
  ['2.5.4.97', 'organisationIdentifier'],
  ['2.5.4.5', 'serialNumber'],
  ['1.2.840.113549.1.9.1', 'email'],
  ['2.5.4.6', 'country'],
  ['2.5.4.8', 'region'],
  ['2.5.4.7', 'locality'],
  ['2.5.4.9', 'street'],
  ['2.5.4.17', 'postalCode'],
  ['0.9.2342.19200300.100.1.1', 'userId'],
  ['0.9.2342.19200300.100.1.25', 'domainComponent'],
]);

/** More than any name that is in use. */
const most = 100;

/** Attributes of a Name in the order in which people read them, safe to show. Throws `asn1-malformed`. */
export function shownAttributes(name: DerElement): CertificateAttribute[] {
  const attributes = nameAttributes(name)
    .slice(0, most)
    .map(({ type, value }) => ({ kind: kinds.get(type) ?? ('other' as const), type, value: visibleText(value) }));
  return attributes.toSorted((a, b) => attributeKinds.indexOf(a.kind) - attributeKinds.indexOf(b.kind));
}

/** What people call the bearer of a name. */
export function calledName(attributes: readonly CertificateAttribute[]): string {
  const last = (kind: AttributeKind): string | undefined => attributes.findLast((each) => each.kind === kind)?.value;
  return last('commonName') ?? last('organisation') ?? attributes.map(({ value }) => value).join(', ');
}
