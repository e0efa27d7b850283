import { readExtensions } from '../cms/certificate-fields.js';
import { CmsError } from '../cms/cms-error.js';
import { expectTag, readElement } from '../cms/der-reader.js';
import { timeOf } from '../cms/time.js';
import type { Crl } from './crl.js';
import { contentStart, elementEnd } from './der-lengths.js';
import type { DistinguishedName } from './distinguished-name.js';
import { extensionId } from './extension-identifiers.js';
import { directoryKey, generalNameKey, readGeneralNames } from './general-name.js';
import { revocationReasons } from './revocation.js';
import type { RevocationReason } from './revocation.js';

/** One entry of revokedCertificates (RFC 5280 §5.3). */
export interface CrlEntry {
  readonly revocationDate: Date;
  readonly reason: RevocationReason | undefined;
}

export interface EntrySearch {
  readonly entry: CrlEntry | undefined;
  /** A critical extension of some entry that is not understood: the CRL must not be used for any certificate. */
  readonly unknownCritical: string | undefined;
}

/** An INTEGER's octets without those that only repeat its sign. */
function significant(octets: Uint8Array): Uint8Array {
  let start = 0;
  while (start < octets.length - 1) {
    const [octet, next] = [octets[start], octets[start + 1] ?? 0];
    if (!(octet === 0 && next < 0x80) && !(octet === 0xff && next >= 0x80)) break;
    start += 1;
  }
  return octets.subarray(start);
}

function isSame(number: Uint8Array, wanted: Uint8Array): boolean {
  return Buffer.compare(significant(number), wanted) === 0;
}

const understood: ReadonlySet<string> = new Set([
  extensionId.reasonCode,
  extensionId.invalidityDate,
  extensionId.certificateIssuer,
]);

/** A length of so much and more has octets of its own (X.690 §8.1.3). */
const long = 0x80;

function malformed(): CmsError {
  return new CmsError('asn1-malformed', 'ASN.1: revokedCertificates cannot be read');
}

/** Whether the identifier whose content begins at `at` is certificateIssuer's, 2.5.29.29. */
function isCertificateIssuer(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 2] === 0x1d && bytes[at + 1] === 0x1d && bytes[at] === 0x55;
}

/**
 * Whether one of an entry's extensions is certificateIssuer or states its criticality. Hardly any does: a reason and a date are all that
 * there is, and are not worth reading. Longer lists than a length of one octet tells are read in any case.
 */
function isTelling(bytes: Uint8Array, list: number, end: number): boolean {
  if ((bytes[list + 1] ?? long) >= long) return true;
  for (let at = list + 2; at < end;) {
    const length = bytes[at + 1] ?? long;
    const value = at + 4 + (bytes[at + 3] ?? long);
    if (length >= long || bytes[value] === 0x01 || isCertificateIssuer(bytes, at + 4)) return true;
    at += 2 + length;
  }
  return false;
}

function reasonOf(extension: Uint8Array | undefined): RevocationReason | undefined {
  if (extension === undefined) return undefined;
  const [number = 0] = expectTag(readElement(extension), 0x0a, 'reasonCode').content;
  return revocationReasons[number] ?? undefined;
}

/** The date at `at`, and the extensions behind it up to `end`. */
function readEntry(bytes: Uint8Array, at: number, end: number): CrlEntry {
  const date = readElement(bytes.subarray(at, end));
  const list = at + date.raw.length === end ? undefined : readElement(bytes.subarray(at + date.raw.length, end));
  return {
    revocationDate: timeOf(date),
    reason: reasonOf(readExtensions(list).extensions.get(extensionId.reasonCode)),
  };
}

/** Whether the entries from here on are `issuer`'s: certificateIssuer holds until the next one (RFC 5280 §5.3.3). */
function isNamed(extension: Uint8Array, issuer: DistinguishedName): boolean {
  const wanted = directoryKey(issuer.key);
  return readGeneralNames(readElement(extension)).some((name) => generalNameKey(name) === wanted);
}

/**
 * The entry of a certificate by issuer and serial number (content of the INTEGER), the first if there are several. The list is gone
 * through in DER and to its end, because a critical extension anywhere spoils it. Throws `asn1-malformed`.
 */
export function findEntry(
  crl: Crl,
  { issuer, serial }: { issuer: DistinguishedName; serial: Uint8Array },
): EntrySearch {
  const bytes = crl.entries;
  const wanted = significant(serial);
  const lastOctet = wanted.at(-1);
  let isOurs = crl.issuer.key === issuer.key;
  let entry: CrlEntry | undefined;
  let unknownCritical: string | undefined;
  let end = 0;
  for (let at = 0; at < bytes.length; at = end) {
    // Lengths of one octet, as nearly all are, are read in place: a call for each would be most of the work.
    const length = bytes[at + 1] ?? long;
    end = length < long ? at + 2 + length : elementEnd(bytes, at);
    const number = length < long ? at + 2 : contentStart(bytes, at);
    const numberLength = bytes[number + 1] ?? long;
    const date = numberLength < long ? number + 2 + numberLength : elementEnd(bytes, number);
    const extensions = date + 2 + (bytes[date + 1] ?? long);
    if (bytes[at] !== 0x30 || bytes[number] !== 0x02 || extensions > end || end > bytes.length) throw malformed();
    if (extensions < end && isTelling(bytes, extensions, end)) {
      const list = readExtensions(readElement(bytes.subarray(extensions, end)));
      for (const id of list.criticalExtensions) if (!understood.has(id)) unknownCritical ??= id;
      const named = list.extensions.get(extensionId.certificateIssuer);
      if (named !== undefined) isOurs = isNamed(named, issuer);
    }
    // The last octet turns nearly all away.
    if (bytes[date - 1] !== lastOctet || !isOurs || entry !== undefined) continue;
    if (isSame(bytes.subarray(contentStart(bytes, number), date), wanted)) entry = readEntry(bytes, date, end);
  }
  return { entry, unknownCritical };
}
