import { childrenOf, expectTag, oidOf } from './der-reader.js';
import type { DerElement } from './der-reader.js';

/** One attribute of a distinguished name. */
export interface NameAttribute {
  /** Dotted. */
  readonly type: string;
  readonly value: string;
}

/** Two or four octets a character, big-endian. */
function wideText(content: Uint8Array, width: 2 | 4): string {
  const bytes = Buffer.from(content);
  let text = '';
  for (let at = 0; at + width <= bytes.length; at += width) {
    const code = bytes.readUIntBE(at, width);
    text += width === 2 ? String.fromCharCode(code) : String.fromCodePoint(Math.min(code, 0x10ffff));
  }
  return text;
}

/** A DirectoryString or IA5String; anything else as `#` and its encoding in hex (RFC 4514 §2.4). */
export function attributeText({ tag, content, raw }: DerElement): string {
  switch (tag) {
    case 0x0c:
      return Buffer.from(content).toString('utf8');
    // NumericString, PrintableString, TeletexString (read as Latin-1, as everybody does), IA5String, VisibleString
    case 0x12:
    case 0x13:
    case 0x14:
    case 0x16:
    case 0x1a:
      return Buffer.from(content).toString('latin1');
    case 0x1e:
      return wideText(content, 2);
    case 0x1c:
      return wideText(content, 4);
    default:
      return `#${Buffer.from(raw).toString('hex')}`;
  }
}

/** Attributes of a Name, NFC, in its order: most general first (RFC 5280 §4.1.2.4). Throws `asn1-malformed`. */
export function nameAttributes(name: DerElement): NameAttribute[] {
  return childrenOf(name).flatMap((rdn) =>
    childrenOf(expectTag(rdn, 0x31, 'RelativeDistinguishedName')).map((attribute) => {
      const [type, value] = childrenOf(expectTag(attribute, 0x30, 'AttributeTypeAndValue'));
      return { type: oidOf(type), value: value === undefined ? '' : attributeText(value).normalize('NFC') };
    }),
  );
}
