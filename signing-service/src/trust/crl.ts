import { readExtensions } from '../cms/certificate-fields.js';
import { CmsError } from '../cms/cms-error.js';
import { childrenOf, expectTag, readElement, signatureBitsOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { timeOf } from '../cms/time.js';
import { readAuthorityKeyIdentifier } from './certificate-extensions.js';
import type { AuthorityKeyIdentifier } from './certificate-extensions.js';
import { readAlgorithm } from './certificate.js';
import type { AlgorithmIdentifier } from './certificate.js';
import { readIssuingDistributionPoint } from './distribution-point.js';
import type { IssuingDistributionPoint } from './distribution-point.js';
import { readName } from './distinguished-name.js';
import type { DistinguishedName } from './distinguished-name.js';
import { extensionId } from './extension-identifiers.js';

/** A CRL as far as its head goes (RFC 5280 §5.1); the entries stay in DER. Byte arrays are views on `der`. */
export interface Crl {
  readonly der: Uint8Array;
  /** What the signature covers. */
  readonly tbs: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** Content of revokedCertificates: for `findEntry`. */
  readonly entries: Uint8Array;
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | undefined;
  readonly number: bigint | undefined;
  /** BaseCRLNumber: this is a delta CRL. */
  readonly baseNumber: bigint | undefined;
  readonly issuingDistributionPoint: IssuingDistributionPoint | undefined;
  /** Certificates that ended no earlier than that are listed still (X.509 expiredCertsOnCRL). */
  readonly keepsExpiredSince: Date | undefined;
  /** A critical extension that is not understood: the CRL must not be used. */
  readonly unknownCritical: string | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly statesOneAlgorithm: boolean;
  readonly signature: Uint8Array;
}

const processed: ReadonlySet<string> = new Set([
  extensionId.authorityKeyIdentifier,
  extensionId.cRLNumber,
  extensionId.deltaCRLIndicator,
  extensionId.issuingDistributionPoint,
  extensionId.freshestCRL,
  extensionId.expiredCertsOnCRL,
]);

/** INTEGER of any size, never negative where CRLs use it. */
function wholeNumberOf(der: Uint8Array): bigint {
  const { content } = expectTag(readElement(der), 0x02, 'CRLNumber');
  if (content.length === 0 || content.length > 32)
    throw new CmsError('asn1-malformed', 'ASN.1: CRLNumber is out of range');
  return BigInt(`0x${Buffer.from(content).toString('hex')}`);
}

interface TbsFields {
  readonly innerAlgorithm: DerElement;
  readonly issuer: DerElement;
  readonly thisUpdate: DerElement | undefined;
  readonly nextUpdate: DerElement | undefined;
  readonly revoked: DerElement | undefined;
  readonly extensions: DerElement | undefined;
}

function isTime(element: DerElement | undefined): boolean {
  return element?.tag === 0x17 || element?.tag === 0x18;
}

function tbsFields(tbs: DerElement): TbsFields {
  const all = childrenOf(tbs);
  const fields = all[0]?.tag === 0x02 ? all.slice(1) : all;
  const [innerAlgorithm, issuer, thisUpdate, fourth] = fields;
  const rest = fields.slice(isTime(fourth) ? 4 : 3);
  return {
    innerAlgorithm: expectTag(innerAlgorithm, 0x30, 'signature'),
    issuer: expectTag(issuer, 0x30, 'issuer'),
    thisUpdate,
    nextUpdate: isTime(fourth) ? fourth : undefined,
    revoked: rest.find(({ tag }) => tag === 0x30),
    extensions: rest.filter(({ tag }) => tag === 0xa0).flatMap(childrenOf)[0],
  };
}

function readCrlExtensions(list: DerElement | undefined) {
  const { extensions, criticalExtensions } = readExtensions(list);
  const read = <T>(id: string, reader: (der: Uint8Array) => T): T | undefined => {
    const der = extensions.get(id);
    return der === undefined ? undefined : reader(der);
  };
  return {
    authorityKeyIdentifier: read(extensionId.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    number: read(extensionId.cRLNumber, wholeNumberOf),
    baseNumber: read(extensionId.deltaCRLIndicator, wholeNumberOf),
    issuingDistributionPoint: read(extensionId.issuingDistributionPoint, readIssuingDistributionPoint),
    keepsExpiredSince: read(extensionId.expiredCertsOnCRL, (der) => timeOf(readElement(der))),
    unknownCritical: [...criticalExtensions].find((id) => !processed.has(id)),
  };
}

/** Reads the head of a DER CRL, however long its list is. Throws `asn1-malformed`. */
export function readCrl(der: Uint8Array): Crl {
  const whole = expectTag(readElement(der), 0x30, 'CertificateList');
  const [first, algorithm, signature] = childrenOf(whole);
  const tbs = expectTag(first, 0x30, 'TBSCertList');
  const outerAlgorithm = expectTag(algorithm, 0x30, 'signatureAlgorithm');
  const { innerAlgorithm, issuer, thisUpdate, nextUpdate, revoked, extensions } = tbsFields(tbs);
  return {
    der: whole.raw,
    tbs: tbs.raw,
    issuer: readName(issuer),
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: nextUpdate === undefined ? undefined : timeOf(nextUpdate),
    entries: revoked?.content ?? new Uint8Array(),
    ...readCrlExtensions(extensions),
    signatureAlgorithm: readAlgorithm(outerAlgorithm),
    statesOneAlgorithm: Buffer.compare(outerAlgorithm.raw, innerAlgorithm.raw) === 0,
    signature: signatureBitsOf(signature, 'signatureValue'),
  };
}
