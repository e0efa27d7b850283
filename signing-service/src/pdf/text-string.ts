import { PdfString } from './object.js';

/** PDFDocEncoding where it differs from ISO 8859-1 (ISO 32000-2 annex D.3); 0 marks an undefined code. */
const ACCENTS = '\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc';
const PUNCTUATION =
  '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018' +
  '\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac';

function decodePdfDocByte(byte: number): string {
  if (byte >= 0x18 && byte <= 0x1f) return ACCENTS.charAt(byte - 0x18);
  if (byte >= 0x80 && byte <= 0xa0) return PUNCTUATION.charAt(byte - 0x80);
  if (byte === 0x7f || byte === 0xad) return '\ufffd';
  return String.fromCharCode(byte);
}

const byteOfCharacter = new Map<string, number>();
for (let byte = 0; byte < 256; byte += 1) {
  const character = decodePdfDocByte(byte);
  const isControl = byte < 0x18 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;
  if (character !== '\ufffd' && !isControl) byteOfCharacter.set(character, byte);
}

/** The text in PDFDocEncoding; undefined when a character does not fit. */
export function pdfDocBytes(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const byte = byteOfCharacter.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** A text string (§7.9.2.2): PDFDocEncoding where every character fits, else UTF-16BE with byte order mark. */
export function textString(text: string): PdfString {
  const bytes = pdfDocBytes(text);
  if (bytes === undefined) return utf16String(text);
  const startsLikeMark = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xef && bytes[1] === 0xbb);
  return startsLikeMark ? utf16String(text) : new PdfString(bytes);
}

function utf16String(text: string): PdfString {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return new PdfString(new Uint8Array(bytes.swap16()));
}

/** Undoes `textString`; also reads UTF-8 with byte order mark (PDF 2.0) and UTF-16LE, which viewers accept. */
export function decodeTextString(value: PdfString): string {
  const bytes = value.bytes;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return new TextDecoder('utf-8').decode(bytes.subarray(3));
  }
  return Array.from(bytes, decodePdfDocByte).join('');
}
