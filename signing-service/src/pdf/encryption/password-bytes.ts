import { pdfDocBytes } from '../text-string.js';

/** RFC 3454 table B.1: mapped to nothing. */
const NOTHING = /\u034f|[\u180b-\u180d]|[\ufe00-\ufe0f]|[\u00ad\u1806\u200b-\u200d\u2060\ufeff]/gu;
/** RFC 3454 table C.1.2, what B.1 takes left out: mapped to a space. */
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu;

const LARGEST_UTF8_BYTES = 127;

/**
 * The byte strings that a typed password may stand for, the standard's first. The second one is what writers make that take
 * UTF-8 as it was typed: without SASLprep from revision 5 on (Algorithm 2.A), for letters outside PDFDocEncoding before
 * (Algorithm 2).
 */
export function passwordBytes(password: string, revision: number): readonly Uint8Array[] {
  const typed = Buffer.from(password, 'utf8');
  if (revision < 5) return distinct(pdfDocBytes(password), typed);
  return distinct(Buffer.from(saslPrepared(password), 'utf8'), typed).map((bytes) =>
    bytes.subarray(0, LARGEST_UTF8_BYTES),
  );
}

function distinct(first: Uint8Array | undefined, second: Uint8Array): readonly Uint8Array[] {
  if (first === undefined) return [second];
  return Buffer.compare(first, second) === 0 ? [first] : [first, second];
}

/**
 * Mapping and normalisation of SASLprep (RFC 4013 §2.1, §2.2). Its prohibitions are for whoever chooses a password: here one is
 * compared with what was chosen, and a prohibited one fits no document that obeys them.
 */
function saslPrepared(password: string): string {
  return password.replaceAll(NOTHING, '').replaceAll(SPACES, ' ').normalize('NFKC');
}
