import { readExtensions } from '../cms/certificate-fields.js';
import { CmsError } from '../cms/cms-error.js';
import { expectTag, readElement } from '../cms/der-reader.js';
import { timeOf } from '../cms/time.js';
import type { Crl } from './crl.js';
import { locate, newPlace } from './der-places.js';
import type { Place } from './der-places.js';
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

/** Where an INTEGER's octets begin to be more than repetitions of its sign. */
function significantStart(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end - 1) {
    const [octet, next] = [bytes[at], bytes[at + 1] ?? 0];
    if (!(octet === 0 && next < 0x80) && !(octet === 0xff && next >= 0x80)) break;
    at += 1;
  }
  return at;
}

function isSame(bytes: Uint8Array, place: Place, wanted: Uint8Array): boolean {
  const start = significantStart(bytes, place.start, place.end);
  if (place.end - start !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i += 1) if (bytes[start + i] !== wanted[i]) return false;
  return true;
}

const understood: ReadonlySet<string> = new Set([
  extensionId.reasonCode,
  extensionId.invalidityDate,
  extensionId.certificateIssuer,
]);

/** Whether the content is that of certificateIssuer's identifier, 2.5.29.29. */
function isCertificateIssuer(bytes: Uint8Array, { start, end }: Place): boolean {
  return end - start === 3 && bytes[start] === 0x55 && bytes[start + 1] === 0x1d && bytes[start + 2] === 0x1d;
}

/**
 * Whether one of an entry's extensions is certificateIssuer or states its criticality. Nearly none does: a reason and a date are all that
 * there is, and are not worth reading before the entry is the one that is looked for.
 */
class ExtensionGlance {
  readonly #extension = newPlace();
  readonly #part = newPlace();

  isTelling(bytes: Uint8Array, list: Place): boolean {
    const [extension, part] = [this.#extension, this.#part];
    for (let at = list.start; at < list.end; at = extension.end) {
      locate(bytes, at, list.end, extension);
      locate(bytes, extension.start, extension.end, part);
      if (isCertificateIssuer(bytes, part)) return true;
      locate(bytes, part.end, extension.end, part);
      if (part.tag === 0x01) return true;
    }
    return false;
  }
}

function reasonOf(extension: Uint8Array | undefined): RevocationReason | undefined {
  if (extension === undefined) return undefined;
  const [number = 0] = expectTag(readElement(extension), 0x0a, 'reasonCode').content;
  return revocationReasons[number] ?? undefined;
}

function readEntry(bytes: Uint8Array, time: Place, end: number): CrlEntry {
  const content = bytes.subarray(time.start, time.end);
  const list = time.end === end ? undefined : readElement(bytes.subarray(time.end, end));
  return {
    revocationDate: timeOf({ tag: time.tag, content, raw: content }),
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
  const wanted = serial.subarray(significantStart(serial, 0, serial.length));
  const [entry, number, time, list] = [newPlace(), newPlace(), newPlace(), newPlace()];
  const glance = new ExtensionGlance();
  let isOurs = crl.issuer.key === issuer.key;
  let found: CrlEntry | undefined;
  let unknownCritical: string | undefined;
  for (let at = 0; at < bytes.length; at = entry.end) {
    locate(bytes, at, bytes.length, entry);
    locate(bytes, entry.start, entry.end, number);
    locate(bytes, number.end, entry.end, time);
    if (entry.tag !== 0x30 || number.tag !== 0x02) throw new CmsError('asn1-malformed', 'ASN.1: no entry of a CRL');
    if (time.end < entry.end) {
      locate(bytes, time.end, entry.end, list);
      if (glance.isTelling(bytes, list)) {
        const { extensions, criticalExtensions } = readExtensions(readElement(bytes.subarray(time.end, entry.end)));
        for (const id of criticalExtensions) if (!understood.has(id)) unknownCritical ??= id;
        const named = extensions.get(extensionId.certificateIssuer);
        if (named !== undefined) isOurs = isNamed(named, issuer);
      }
    }
    if (found === undefined && isOurs && isSame(bytes, number, wanted)) found = readEntry(bytes, time, entry.end);
  }
  return { entry: found, unknownCritical };
}
