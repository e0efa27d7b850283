import { PdfError } from './errors.js';
import type { PdfObject } from './object.js';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, PdfString } from './object.js';

const REGULAR_NAME = /^[\w!"$&'*+,\-.:;=?@\\^`|~]*$/u;

/** `/Name` with everything but regular ASCII characters as `#xx` (ISO 32000-2 §7.3.5). */
export function serializeName(value: string): string {
  if (REGULAR_NAME.test(value)) return `/${value}`;
  let text = '/';
  for (const character of value) {
    const code = character.charCodeAt(0);
    if (code > 0xff) throw new TypeError('a name holds bytes');
    text += REGULAR_NAME.test(character) ? character : `#${code.toString(16).padStart(2, '0')}`;
  }
  return text;
}

/** A number without exponent, which PDF does not know (§7.3.3). */
export function serializeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('a number must be finite');
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = String(value);
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/u, '') : text;
}

/** A string in the form it was read or made in; only `( ) \` and CR need escaping in a literal one (§7.3.4.2). */
export function serializeString(value: PdfString): string {
  if (value.hex) return `<${Buffer.from(value.bytes).toString('hex')}>`;
  const text = Buffer.from(value.bytes).toString('latin1');
  return `(${text.replaceAll(/[\\()]/gu, String.raw`\$&`).replaceAll('\r', String.raw`\r`)})`;
}

/**
 * The object's bytes as one character per byte (latin1).
 * @throws PdfError `pdf-unsupported` for a stream inside another object.
 */
export function serializeObject(object: PdfObject): string {
  if (object === null) return 'null';
  if (typeof object === 'boolean') return object ? 'true' : 'false';
  if (typeof object === 'number') return serializeNumber(object);
  if (object instanceof PdfName) return serializeName(object.value);
  if (object instanceof PdfString) return serializeString(object);
  if (object instanceof PdfRef) return `${object.num} ${object.gen} R`;
  if (object instanceof PdfArray) return `[${object.items.map(serializeObject).join(' ')}]`;
  if (object instanceof PdfDict) return `<<${serializeEntries(object)}>>`;
  throw new PdfError('pdf-unsupported', 'a stream is always an indirect object (ISO 32000-2 §7.3.8)');
}

/** The entries of a dictionary without its `<<` and `>>`. */
export function serializeEntries(dict: PdfDict): string {
  let text = '';
  for (const [key, value] of dict.entries()) {
    text += `${text === '' ? '' : ' '}${serializeName(key)} ${serializeObject(value)}`;
  }
  return text;
}

/** Serialises into bytes. */
export function objectBytes(object: PdfObject): Uint8Array {
  if (object instanceof PdfStream) {
    const dict = object.dict.with('Length', object.length);
    return Buffer.concat([latin1(`${serializeObject(dict)}\nstream\n`), object.raw(), latin1('\nendstream')]);
  }
  return latin1(serializeObject(object));
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
