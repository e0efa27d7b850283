import type { RawSignature } from './raw-signatures.test-support.js';

/** What a rule knows of the file around a signature dictionary. */
export interface Surroundings {
  readonly pdf: Uint8Array;
  /** Nothing was signed or stamped after it. */
  readonly isNewest: boolean;
  /** The string /M, decrypted where the document is encrypted. */
  readonly claimedTime: string | undefined;
}

type DictionaryRule = (signature: RawSignature, surroundings: Surroundings) => boolean;

const date = /^D:\d{14}(?:Z|[+-]\d{2}'\d{2}'?)$/u;
/** What a store needs: it may follow the newest. */
const storing = /\/(?:DSS|VRI|Certs|OCSPs|CRLs)\b/u;

function coversWhole({ end }: RawSignature, { pdf, isNewest }: Surroundings): boolean {
  const [tail, after] = [pdf.subarray(Math.max(end - 7, 0), end), pdf.subarray(end)];
  const isPlaced = isNewest
    ? after.length === 0 || storing.test(Buffer.from(after).toString('latin1'))
    : after.length > 0;
  return end <= pdf.length && isPlaced && /%%EOF\r?\n?$/u.test(Buffer.from(tail).toString('latin1'));
}

/** Rules of the signature dictionary at level B-B (EN 319 142-1 §6.3, ISO 32000-2 §12.8.1). */
export const dictionaryRules: Readonly<Record<string, DictionaryRule>> = {
  'dictionary-type': ({ dictionary }) => /\/Type\s*\/Sig\b/u.test(dictionary),
  'dictionary-filter': ({ dictionary }) => /\/Filter\s*\/Adobe\.PPKLite\b/u.test(dictionary),
  'dictionary-sub-filter': ({ dictionary }) => /\/SubFilter\s*\/ETSI\.CAdES\.detached\b/u.test(dictionary),
  'dictionary-time': (_, { claimedTime }) => claimedTime !== undefined && date.test(claimedTime),
  'dictionary-without-cert': ({ dictionary }) => !/\/Cert\b/u.test(dictionary),
  'byte-range-numbers': ({ byteRange }) =>
    byteRange.length === 4 && byteRange.every(Number.isSafeInteger) && byteRange[0] === 0,
  'byte-range-gap-is-contents': ({ byteRange, contentsStart, contentsEnd }) =>
    byteRange[1] === contentsStart && byteRange[2] === contentsEnd,
  'byte-range-covers-revision': coversWhole,
};
