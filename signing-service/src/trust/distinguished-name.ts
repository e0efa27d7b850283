import { childrenOf, expectTag, oidOf, readElement } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { attributeText } from '../cms/name-attributes.js';

/** A Name with what is needed to compare and to show it. */
export interface DistinguishedName {
  /** Complete encoding as it came. */
  readonly der: Uint8Array;
  /** Each RDN in its comparable form; two names match when these are equal one by one (RFC 5280 §7.1). */
  readonly rdns: readonly string[];
  /** All of `rdns` as one string: names match exactly when their keys are equal. */
  readonly key: string;
  /** For people, in the style of RFC 4514 but in the order of the encoding. */
  readonly text: string;
}

const shortNames: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

/** NumericString … BMPString: all kinds of character string that a DirectoryString or an IA5String attribute can be. */
const stringTags: ReadonlySet<number> = new Set([0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e]);

/** Controls, joiners, soft hyphens and variation selectors count for nothing (RFC 4518 §2.2). */
const unseen = /[\p{Cc}\p{Cf}\p{Variation_Selector}\u034f\ufffc]/gu;
const blanks = /[\s\u0085]+/gu;
const plain = /^[\u0020-\u007e]*$/u;

/** Case folding as in RFC 3454 table B.2: letter by letter, and letters that only two upper-case ones can stand for become those. */
function foldLetter(letter: string): string {
  if (letter === 'ς') return 'σ';
  const upper = letter.toUpperCase();
  return upper.length > letter.length ? upper.toLowerCase() : letter.toLowerCase();
}

function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return Array.from(text.replaceAll(unseen, '').normalize('NFKC'), foldLetter).join('').normalize('NFKC');
}

/** A character string prepared for caseIgnoreMatch (RFC 4518 §2): folded, blanks at the ends away and inside collapsed. */
export function comparableText(text: string): string {
  return fold(text.replaceAll(blanks, ' ')).replaceAll(blanks, ' ').trim();
}

interface Attribute {
  readonly type: string;
  readonly value: DerElement;
}

function attributesOf(rdn: DerElement): Attribute[] {
  return childrenOf(expectTag(rdn, 0x31, 'RelativeDistinguishedName')).map((attribute) => {
    const [type, value] = childrenOf(expectTag(attribute, 0x30, 'AttributeTypeAndValue'));
    return { type: oidOf(type), value: value ?? expectTag(value, 0x0c, 'AttributeValue') };
  });
}

/** `=` before character strings, `#` before any other value: the two are never equal. Controls cannot be in either. */
function comparableAttribute({ type, value }: Attribute): string {
  const isText = stringTags.has(value.tag);
  return isText ? `${type}=${comparableText(attributeText(value))}` : `${type}${attributeText(value)}`;
}

function comparableRdn(rdn: DerElement): string {
  return attributesOf(rdn).map(comparableAttribute).toSorted().join('\u0001');
}

function shownRdn(rdn: DerElement): string {
  const shown = attributesOf(rdn).map(({ type, value }) => {
    const text = attributeText(value).normalize('NFC');
    return `${shortNames.get(type) ?? type}=${text.replaceAll(/([,+"\\<>;])/g, '\\$1')}`;
  });
  return shown.join('+');
}

function nameOf(der: Uint8Array, rdns: readonly DerElement[]): DistinguishedName {
  const comparable = rdns.map(comparableRdn);
  return { der, rdns: comparable, key: comparable.join('\u0000'), text: rdns.map(shownRdn).join(', ') };
}

/** Reads a Name (RFC 5280 §4.1.2.4). Throws `asn1-malformed`. */
export function readName(element: DerElement): DistinguishedName {
  return nameOf(element.raw, childrenOf(expectTag(element, 0x30, 'Name')));
}

/** Whether `name` is `base` or below it: the constraint of directoryName subtrees (RFC 5280 §4.2.1.10). */
export function isWithin(name: DistinguishedName, base: DistinguishedName): boolean {
  return base.rdns.length <= name.rdns.length && base.rdns.every((rdn, index) => rdn === name.rdns[index]);
}

/** `base` with one more RDN: nameRelativeToCRLIssuer (RFC 5280 §4.2.1.13); `rdn` is the content of the SET. */
export function relativeKey(base: DistinguishedName, rdn: DerElement): string {
  const last = comparableRdn({ ...rdn, tag: 0x31 });
  return base.rdns.length === 0 ? last : `${base.key}\u0000${last}`;
}

/** Values of an attribute of the name as they came. Throws `asn1-malformed`. */
export function nameValues(name: DistinguishedName, type: string): string[] {
  const attributes = childrenOf(readElement(name.der)).flatMap(attributesOf);
  return attributes.filter((attribute) => attribute.type === type).map(({ value }) => attributeText(value));
}
