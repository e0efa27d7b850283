import { readExtensions } from '../cms/certificate-fields.js';
import type { ExtensionFields } from '../cms/certificate-fields.js';
import { CmsError } from '../cms/cms-error.js';
import {
  childrenOf,
  expectTag,
  octetsOf,
  oidOf,
  readElement,
  smallIntegerOf,
  signatureBitsOf,
} from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { timeOf } from '../cms/time.js';
import { readAlgorithm } from './certificate.js';
import type { AlgorithmIdentifier } from './certificate.js';
import { readCertificateId } from './certificate-id.js';
import type { CertificateId } from './certificate-id.js';
import { readName } from './distinguished-name.js';
import { ocspNonce } from './ocsp-request.js';
import { revocationReasons } from './revocation.js';
import type { RevocationReason } from './revocation.js';
import { TrustError } from './trust-error.js';

/** How a responder names itself: by its subject's key as `readName` makes it, or by the SHA-1 of its public key. */
export type ResponderId =
  { readonly kind: 'name'; readonly nameKey: string } | { readonly kind: 'key'; readonly hash: Uint8Array };

/** `reason` is absent where the responder gave none. */
export type CertificateStatus =
  | { readonly status: 'good' | 'unknown' }
  | { readonly status: 'revoked'; readonly time: Date; readonly reason: RevocationReason | undefined };

export interface SingleResponse {
  readonly id: CertificateId;
  readonly status: CertificateStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** The responder keeps the status of certificates that ended no earlier than that (RFC 6960 §4.4.4). */
  readonly archiveCutoff: Date | undefined;
}

/** A successful OCSPResponse with its BasicOCSPResponse (RFC 6960 §4.2.1), not judged yet. Byte arrays are views on `der`. */
export interface OcspResponse {
  /** All of it, as a DSS keeps it. */
  readonly der: Uint8Array;
  /** What the signature covers. */
  readonly tbs: Uint8Array;
  readonly responderId: ResponderId;
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly nonce: Uint8Array | undefined;
  /** A critical extension that is not understood: the response must not be used. */
  readonly unknownCritical: string | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** DER. */
  readonly certificates: readonly Uint8Array[];
}

const basic = '1.3.6.1.5.5.7.48.1.1';
const archiveCutoff = '1.3.6.1.5.5.7.48.1.6';

/** Nonce, CRL references, archive cutoff, extended-revoke. */
const understood: ReadonlySet<string> = new Set([
  ocspNonce,
  '1.3.6.1.5.5.7.48.1.3',
  archiveCutoff,
  '1.3.6.1.5.5.7.48.1.9',
]);

const statuses = ['successful', 'malformedRequest', 'internalError', 'tryLater', '', 'sigRequired', 'unauthorized'];

function responderIdOf(element: DerElement | undefined): ResponderId {
  if (element?.tag === 0xa1) return { kind: 'name', nameKey: readName(readElement(element.content)).key };
  const key = expectTag(element, 0xa2, 'ResponderID');
  return { kind: 'key', hash: octetsOf(readElement(key.content), 'KeyHash') };
}

function statusOf(element: DerElement | undefined): CertificateStatus {
  if (element?.tag === 0x80) return { status: 'good' };
  if (element?.tag === 0x82) return { status: 'unknown' };
  const [time, reason] = childrenOf(expectTag(element, 0xa1, 'CertStatus'));
  if (reason === undefined) return { status: 'revoked', time: timeOf(time), reason: undefined };
  const [value] = childrenOf(expectTag(reason, 0xa0, 'revocationReason'));
  const number = smallIntegerOf({ ...expectTag(value, 0x0a, 'CRLReason'), tag: 0x02 }, 'CRLReason');
  return { status: 'revoked', time: timeOf(time), reason: revocationReasons[number] };
}

/** Extensions inside an explicit `[1]`, if the element is that. */
function extensionsOf(element: DerElement | undefined): ExtensionFields {
  return readExtensions(element?.tag === 0xa1 ? readElement(element.content) : undefined);
}

function unknownIn({ criticalExtensions }: ExtensionFields): string | undefined {
  return [...criticalExtensions].find((id) => !understood.has(id));
}

function singleOf(element: DerElement): SingleResponse & { readonly unknownCritical: string | undefined } {
  const [id, status, thisUpdate, ...rest] = childrenOf(expectTag(element, 0x30, 'SingleResponse'));
  const nextUpdate = rest[0]?.tag === 0xa0 ? rest[0] : undefined;
  const fields = extensionsOf(rest.at(nextUpdate === undefined ? 0 : 1));
  const cutoff = fields.extensions.get(archiveCutoff);
  return {
    id: readCertificateId(id),
    status: statusOf(status),
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: nextUpdate === undefined ? undefined : timeOf(readElement(nextUpdate.content)),
    archiveCutoff: cutoff === undefined ? undefined : timeOf(readElement(cutoff)),
    unknownCritical: unknownIn(fields),
  };
}

/** Version 1 is the default and should not be written; some do. Throws `asn1-malformed` for another. */
function withoutVersion(fields: readonly DerElement[]): readonly DerElement[] {
  const [first, ...rest] = fields;
  if (first?.tag !== 0xa0) return fields;
  if (smallIntegerOf(readElement(first.content), 'version') === 0) return rest;
  throw new CmsError('asn1-malformed', 'OCSP: not version 1');
}

function readBasic(der: Uint8Array, response: Uint8Array): OcspResponse {
  const [tbs, algorithm, signature, certificates] = childrenOf(
    expectTag(readElement(response), 0x30, 'BasicOCSPResponse'),
  );
  const [responderId, producedAt, list, extensions] = withoutVersion(childrenOf(expectTag(tbs, 0x30, 'ResponseData')));
  const responses = childrenOf(expectTag(list, 0x30, 'responses')).map(singleOf);
  const ofAll = extensionsOf(extensions);
  const nonce = ofAll.extensions.get(ocspNonce);
  return {
    der,
    tbs: expectTag(tbs, 0x30, 'ResponseData').raw,
    responderId: responderIdOf(responderId),
    producedAt: timeOf(producedAt),
    responses,
    nonce: nonce === undefined ? undefined : octetsOf(readElement(nonce), 'nonce'),
    unknownCritical: unknownIn(ofAll) ?? responses.find((each) => each.unknownCritical !== undefined)?.unknownCritical,
    signatureAlgorithm: readAlgorithm(expectTag(algorithm, 0x30, 'signatureAlgorithm')),
    signature: signatureBitsOf(signature, 'signature'),
    certificates: certificates?.tag === 0xa0 ? childrenOf(readElement(certificates.content)).map(({ raw }) => raw) : [],
  };
}

/** Throws `ocsp-refused` for a status that is not successful, `asn1-malformed`. */
export function readOcspResponse(der: Uint8Array): OcspResponse {
  const whole = expectTag(readElement(der), 0x30, 'OCSPResponse');
  const [statusElement, bytes] = childrenOf(whole);
  const status = smallIntegerOf({ ...expectTag(statusElement, 0x0a, 'responseStatus'), tag: 0x02 }, 'responseStatus');
  if (status !== 0) {
    const retry = status === 2 || status === 3 ? 'later' : 'never';
    const name = statuses[status] ?? '';
    throw new TrustError('ocsp-refused', `the responder answered: ${name || `status ${String(status)}`}`, { retry });
  }
  const [type, response] = childrenOf(readElement(expectTag(bytes, 0xa0, 'responseBytes').content));
  if (whole.raw.length !== der.length || oidOf(type) !== basic) {
    throw new CmsError('asn1-malformed', 'OCSP: not exactly one basic response');
  }
  return readBasic(der, octetsOf(response, 'response'));
}
