import { childrenOf, expectTag, readElement, smallIntegerOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { TrustError } from './trust-error.js';

/** PKIFailureInfo by its bits (RFC 3161 §2.4.2). */
const failures: ReadonlyMap<number, string> = new Map([
  [0, 'badAlg'],
  [2, 'badRequest'],
  [5, 'badDataFormat'],
  [14, 'timeNotAvailable'],
  [15, 'unacceptedPolicy'],
  [16, 'unacceptedExtension'],
  [17, 'addInfoNotAvailable'],
  [25, 'systemFailure'],
]);

/** Failures that say nothing on the request. */
const passing: ReadonlySet<string> = new Set(['timeNotAvailable', 'systemFailure']);

const statuses = ['granted', 'grantedWithMods', 'rejection', 'waiting', 'revocationWarning', 'revocationNotification'];

function failureNames(failInfo: DerElement | undefined): string[] {
  if (failInfo === undefined) return [];
  const bits = failInfo.content.subarray(1);
  return [...failures].filter(([bit]) => (((bits[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0).map(([, name]) => name);
}

/** PKIFreeText, shortened: it is the authority's own and goes into messages. */
function freeText(statusString: DerElement | undefined): string {
  if (statusString === undefined) return '';
  const lines = childrenOf(statusString).map(({ content }) => Buffer.from(content).toString('utf8'));
  return lines
    .join(' ')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, 200);
}

function refusal(status: number, statusString: DerElement | undefined, failInfo: DerElement | undefined): TrustError {
  const names = failureNames(failInfo);
  const said = [statuses[status] ?? `status ${String(status)}`, ...names, freeText(statusString)].filter(Boolean);
  const retry = names.some((name) => passing.has(name)) ? 'later' : 'never';
  return new TrustError('time-stamp-refused', `the authority answered: ${said.join(', ')}`, { retry });
}

/**
 * DER of the TimeStampToken inside a TimeStampResp (RFC 3161 §2.4.2). Throws `time-stamp-refused` for a status other than granted
 * and grantedWithMods, `time-stamp-invalid` for one of these without a token, `asn1-malformed`.
 */
export function grantedToken(response: Uint8Array): Uint8Array {
  const whole = expectTag(readElement(response), 0x30, 'TimeStampResp');
  const [statusInfo, token] = childrenOf(whole);
  const [statusElement, ...rest] = childrenOf(expectTag(statusInfo, 0x30, 'PKIStatusInfo'));
  const status = smallIntegerOf(statusElement, 'status');
  const [statusString, failInfo] = [0x30, 0x03].map((tag) => rest.find((element) => element.tag === tag));
  if (status > 1) throw refusal(status, statusString, failInfo);
  if (token === undefined || whole.raw.length !== response.length) {
    throw new TrustError('time-stamp-invalid', 'granted, but not with exactly one token', { check: 'encoding' });
  }
  return expectTag(token, 0x30, 'TimeStampToken').raw;
}
