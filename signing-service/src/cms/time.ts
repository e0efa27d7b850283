import { CmsError } from './cms-error.js';
import type { DerElement } from './der-reader.js';

const utcTime = 0x17;
const generalizedTime = 0x18;

/**
 * UTCTime or GeneralizedTime as certificates and CRLs write them: in UTC, whole seconds. Years of two digits below 50 are of this century
 * (RFC 5280 §4.1.2.5). Throws `asn1-malformed`.
 */
export function timeOf(element: DerElement | undefined): Date {
  const isShort = element?.tag === utcTime;
  if (element === undefined || (!isShort && element.tag !== generalizedTime)) {
    throw new CmsError('asn1-malformed', 'ASN.1: a time expected');
  }
  const text = Buffer.from(element.content).toString('latin1');
  const century = !isShort ? '' : text < '50' ? '20' : '19';
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(century + text);
  const [, year, month, day, hour, minute, second = '00'] = parts ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // A text that is no time at all is not left to Date, which makes something of nearly everything.
  if (parts === null || Number.isNaN(time.getTime())) {
    throw new CmsError('asn1-malformed', 'ASN.1: a time cannot be read');
  }
  return time;
}
