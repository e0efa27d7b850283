import { keyUsages, summarizeCertificate } from '../cms/certificate-summary.js';
import { isIssuedBy, issuerPath } from '../cms/issuer-path.js';
import { subjectAttributes } from '../cms/subject-attributes.js';
import type { PdfDocument } from '../pdf/document.js';
import { lookupArray, lookupInteger, lookupName } from '../pdf/lookup.js';
import { PdfDict, PdfString } from '../pdf/object.js';
import { decodeTextString } from '../pdf/text-string.js';
import type { CredentialFacts } from './field-choice.js';

/** A certificate seed value dictionary with the credential it is compared with. */
interface Constrained {
  readonly document: PdfDocument;
  readonly dict: PdfDict;
  readonly credential: CredentialFacts;
}

function strings({ document, dict }: Constrained, key: string): PdfString[] {
  const items = lookupArray(document, dict, key)?.items ?? [];
  return items.map((item) => document.resolve(item)).filter((item) => item instanceof PdfString);
}

function isListed(constrained: Constrained): boolean {
  const { certificate } = constrained.credential;
  return strings(constrained, 'Subject').some(({ bytes }) => Buffer.compare(bytes, certificate) === 0);
}

/** Directly or indirectly issued by one of the listed certificates. */
function hasListedIssuer(constrained: Constrained): boolean {
  const { certificate, chain } = constrained.credential;
  const path = [certificate, ...issuerPath(certificate, chain)];
  const listed = strings(constrained, 'Issuer').map(({ bytes }) => bytes);
  return listed.some((issuer) => path.some((each) => isIssuedBy(each, issuer)));
}

/** Attribute types by the names that RFC 4514 and the standard's examples give them. */
const attributeTypes: ReadonlyMap<string, string> = new Map([
  ['CN', '2.5.4.3'],
  ['SN', '2.5.4.4'],
  ['SERIALNUMBER', '2.5.4.5'],
  ['C', '2.5.4.6'],
  ['L', '2.5.4.7'],
  ['ST', '2.5.4.8'],
  ['STREET', '2.5.4.9'],
  ['O', '2.5.4.10'],
  ['OU', '2.5.4.11'],
  ['T', '2.5.4.12'],
  ['G', '2.5.4.42'],
  ['E', '1.2.840.113549.1.9.1'],
  ['EMAIL', '1.2.840.113549.1.9.1'],
  ['DC', '0.9.2342.19200300.100.1.25'],
  ['UID', '0.9.2342.19200300.100.1.1'],
]);

/** All attributes of each of the listed names. */
function hasSubject({ document, dict, credential }: Constrained): boolean {
  const own = subjectAttributes(credential.certificate);
  const names = (lookupArray(document, dict, 'SubjectDN')?.items ?? []).map((item) => document.resolve(item));
  return names.every((name) => {
    if (!(name instanceof PdfDict)) return false;
    return Array.from(name.entries()).every(([key, item]) => {
      const value = document.resolve(item);
      const values = own.get(attributeTypes.get(key.toUpperCase()) ?? key) ?? [];
      return value instanceof PdfString && values.includes(decodeTextString(value).normalize('NFC'));
    });
  });
}

/** One of the strings fits, by the order of bits: 1 must be set, 0 must not, X may be. A certificate without keyUsage may do everything. */
function hasKeyUsage(constrained: Constrained): boolean {
  const { keyUsage } = summarizeCertificate(constrained.credential.certificate);
  return strings(constrained, 'KeyUsage').some((string) => {
    const wanted = decodeTextString(string);
    return keyUsages.every((usage, index) => {
      const isSet = keyUsage === undefined || keyUsage.includes(usage);
      const mark = wanted.charAt(index);
      return mark === '1' ? isSet : mark !== '0' || !isSet;
    });
  });
}

/** A browser's address is help for who has no certificate; a signing server of that address would have to sign. */
function isAddressHelp({ document, dict }: Constrained): boolean {
  return lookupName(document, dict, 'URLType') !== 'ASSP';
}

/** By their bits in /Ff, from 1 (ISO 32000-2 table 238); bit 5 is reserved. */
const constraints: readonly (readonly [entry: string, bit: number, isMet: (constrained: Constrained) => boolean])[] = [
  ['Subject', 1, isListed],
  ['Issuer', 2, hasListedIssuer],
  ['OID', 3, () => false],
  ['SubjectDN', 4, hasSubject],
  ['KeyUsage', 6, hasKeyUsage],
  ['URL', 7, isAddressHelp],
];
const knownBits = 0b110_1111;

/** Which entry of a certificate seed value dictionary is a required constraint that is not met, as `Cert/Issuer`. */
export function unmetCertificateConstraint(
  document: PdfDocument,
  dict: PdfDict,
  credential: CredentialFacts | undefined,
): string | undefined {
  const flags = lookupInteger(document, dict, 'Ff') ?? 0;
  if ((flags & ~knownBits) !== 0) return 'Cert/Ff';
  // These have no bit: a signature under that policy says so in an attribute that is not written.
  if (dict.has('SignaturePolicyOID')) return 'Cert/SignaturePolicyOID';
  const required = constraints.filter(([entry, bit]) => (flags & (1 << (bit - 1))) !== 0 && dict.has(entry));
  const unmet = required.find(([, , isMet]) => credential === undefined || !isMet({ document, dict, credential }));
  return unmet === undefined ? undefined : `Cert/${unmet[0]}`;
}
