import { CmsError } from '../cms/cms-error.js';

/** Where one element lies. Written over instead of made anew: lists are gone through that have hundreds of thousands. */
export interface Place {
  tag: number;
  /** First octet of the content, and the one after its last. */
  start: number;
  end: number;
}

export function newPlace(): Place {
  return { tag: 0, start: 0, end: 0 };
}

/** Puts into `place` where the element at `at` lies. Throws `asn1-malformed` when it does not end inside `limit`. */
export function locate(bytes: Uint8Array, at: number, limit: number, place: Place): void {
  let length = bytes[at + 1] ?? 0x80;
  let start = at + 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    length = count === 0 || count > 4 ? Number.POSITIVE_INFINITY : 0;
    for (let i = 0; i < count && i < 4; i += 1) length = length * 256 + (bytes[start + i] ?? 0);
    start += count;
  }
  place.tag = bytes[at] ?? 0;
  place.start = start;
  place.end = start + length;
  if (place.end > limit) throw new CmsError('asn1-malformed', 'ASN.1: a list cannot be read');
}
