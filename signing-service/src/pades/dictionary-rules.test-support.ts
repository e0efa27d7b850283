import type { RawSignature } from './raw-signatures.test-support.js';

/** Whether a rule holds for a signature of a file, the newest or an earlier one. */
type DictionaryRule = (signature: RawSignature, pdf: Uint8Array, isNewest: boolean) => boolean;

const date = /\/M\s*\(D:\d{14}(?:Z|[+-]\d{2}'\d{2}'?)\)/u;

function coversWhole({ byteRange }: RawSignature, pdf: Uint8Array, isNewest: boolean): boolean {
  const end = (byteRange[2] ?? 0) + (byteRange[3] ?? 0);
  const tail = Buffer.from(pdf.subarray(0, end)).toString('latin1').slice(-7);
  return (isNewest ? end === pdf.length : end < pdf.length) && /%%EOF\r?\n?$/u.test(tail);
}

/** Rules of the signature dictionary at level B-B (EN 319 142-1 §6.3, ISO 32000-2 §12.8.1). */
export const dictionaryRules: Readonly<Record<string, DictionaryRule>> = {
  'dictionary-type': ({ dictionary }) => /\/Type\s*\/Sig\b/u.test(dictionary),
  'dictionary-filter': ({ dictionary }) => /\/Filter\s*\/Adobe\.PPKLite\b/u.test(dictionary),
  'dictionary-sub-filter': ({ dictionary }) => /\/SubFilter\s*\/ETSI\.CAdES\.detached\b/u.test(dictionary),
  'dictionary-time': ({ dictionary }) => date.test(dictionary),
  'dictionary-without-cert': ({ dictionary }) => !/\/Cert\b/u.test(dictionary),
  'byte-range-numbers': ({ byteRange }) =>
    byteRange.length === 4 && byteRange.every(Number.isSafeInteger) && byteRange[0] === 0,
  'byte-range-gap-is-contents': ({ byteRange, contentsStart, contentsEnd }) =>
    byteRange[1] === contentsStart && byteRange[2] === contentsEnd,
  'byte-range-covers-revision': coversWhole,
};
