import { CmsError } from './cms-error.js';
import { objectIdentifier, sequence, setOf, tlv } from './der-writer.js';

interface AttributeType {
  readonly type: string;
  /** The string type that the attribute's syntax wants; UTF8String for a DirectoryString (RFC 5280 §4.1.2.4). */
  readonly tag: number;
  /** Upper bound in characters (RFC 5280 appendix A.1). */
  readonly most: number;
  readonly form?: RegExp;
}

const utf8 = 0x0c;
const numeric = 0x12;
const printable = 0x13;
const ia5 = 0x16;

const digits = (count: number): Pick<AttributeType, 'tag' | 'most' | 'form'> => ({
  tag: numeric,
  most: count,
  form: new RegExp(`^\\d{${count}}$`),
});

/** By their names of RFC 4514 §3 and RFC 4519, and as the CAs of Russia (FSB order 795) and of eIDAS write them. */
const attributeTypes: Readonly<Record<string, AttributeType>> = {
  CN: { type: '2.5.4.3', tag: utf8, most: 64 },
  SN: { type: '2.5.4.4', tag: utf8, most: 64 },
  GIVENNAME: { type: '2.5.4.42', tag: utf8, most: 64 },
  SERIALNUMBER: { type: '2.5.4.5', tag: printable, most: 64, form: /^[A-Za-z0-9 '()+,\-./:=?]+$/ },
  C: { type: '2.5.4.6', tag: printable, most: 2, form: /^[A-Z]{2}$/ },
  L: { type: '2.5.4.7', tag: utf8, most: 128 },
  ST: { type: '2.5.4.8', tag: utf8, most: 128 },
  STREET: { type: '2.5.4.9', tag: utf8, most: 128 },
  O: { type: '2.5.4.10', tag: utf8, most: 64 },
  OU: { type: '2.5.4.11', tag: utf8, most: 64 },
  TITLE: { type: '2.5.4.12', tag: utf8, most: 64 },
  ORGANIZATIONIDENTIFIER: { type: '2.5.4.97', tag: utf8, most: 256 },
  EMAILADDRESS: { type: '1.2.840.113549.1.9.1', tag: ia5, most: 255, form: /^[\x21-\x7e]+@[\x21-\x7e]+$/ },
  OGRN: { type: '1.2.643.100.1', ...digits(13) },
  OGRNIP: { type: '1.2.643.100.5', ...digits(15) },
  SNILS: { type: '1.2.643.100.3', ...digits(11) },
  INN: { type: '1.2.643.3.131.1.1', ...digits(12) },
  INNLE: { type: '1.2.643.100.4', ...digits(10) },
};

/** How people know them. */
export const nameAttributeNames = Object.keys(attributeTypes);

/**
 * DER of a Name from its string of RFC 4514, as `CN=Milica Radović,O=Adriatik Trade d.o.o.,C=ME`: the most special part first, as it is
 * read; special characters follow a backslash. Throws `name-malformed`.
 */
export function writeName(text: string): Uint8Array {
  const parts = splitName(text).map(readPart);
  // Names are encoded from the most general part on (RFC 4514 §2.1).
  return sequence(...parts.toReversed());
}

function malformed(why: string): CmsError {
  return new CmsError('name-malformed', why);
}

/** At commas that follow no backslash. */
function splitName(text: string): string[] {
  const parts = text.match(/(?:\\.|[^\\,])+/gsu) ?? [];
  if (parts.join(',') !== text) throw malformed('a part of the name is empty');
  return parts;
}

function readPart(part: string): Uint8Array {
  const equals = part.indexOf('=');
  const name = part.slice(0, Math.max(0, equals)).trim();
  const attribute = attributeTypes[name.toUpperCase()];
  if (attribute === undefined) throw malformed(`${JSON.stringify(name)} is none of ${nameAttributeNames.join(', ')}`);
  const value = unescape(
    part
      .slice(equals + 1)
      .replace(/^ +/, '')
      .replace(/(?<!\\) +$/, ''),
  ).normalize('NFC');
  const length = Array.from(value).length;
  if (length === 0 || length > attribute.most) throw malformed(`${name} has 1 to ${attribute.most} characters`);
  if (attribute.form?.test(value) === false) throw malformed(`${name} cannot be ${JSON.stringify(value)}`);
  return setOf(sequence(objectIdentifier(attribute.type), tlv(attribute.tag, Buffer.from(value, 'utf8'))));
}

function unescape(value: string): string {
  if (/(?<!\\)(?:\\\\)*[+"<>;]/.test(value)) throw malformed('one of + " < > ; needs a backslash before it');
  const bytes: Buffer[] = [];
  for (const [whole, hex, special] of value.matchAll(/\\([0-9A-Fa-f]{2})|\\(.)|[^\\]+|\\/gsu)) {
    if (whole === '\\') throw malformed('a backslash stands at the end');
    bytes.push(hex === undefined ? Buffer.from(special ?? whole, 'utf8') : Buffer.from(hex, 'hex'));
  }
  const text = Buffer.concat(bytes).toString('utf8');
  if (/\p{Cc}|\uFFFD/u.test(text)) throw malformed('it holds a control character, or bytes that are no UTF-8');
  return text;
}
