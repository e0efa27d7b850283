import type { Certificate } from './certificate.js';
import type { Crl } from './crl.js';
import { allReasons, pointNameKeys } from './distribution-point.js';
import type { DistributionPoint, IssuingDistributionPoint, ReasonFlag } from './distribution-point.js';
import { directoryKey, generalNameKey } from './general-name.js';

/** Where a certificate says its revocation is told; the last one stands for all CRLs of its issuer (RFC 5280 §6.3.3). */
export function pointsOf({ extensions, issuer }: Certificate): DistributionPoint[] {
  const ofIssuer: DistributionPoint = {
    name: { kind: 'full', names: [{ form: 'directoryName', name: issuer }] },
    reasons: undefined,
    crlIssuer: undefined,
  };
  return [...(extensions.crlDistributionPoints ?? []), ofIssuer];
}

/** RFC 5280 §6.3.3 (b)(1). */
function isIssuerRight(
  { issuer, issuingDistributionPoint }: Crl,
  point: DistributionPoint,
  certificate: Certificate,
): boolean {
  if (point.crlIssuer === undefined) return issuer.key === certificate.issuer.key;
  const isNamed = point.crlIssuer.some((name) => generalNameKey(name) === directoryKey(issuer.key));
  return isNamed && issuingDistributionPoint?.indirectCRL === true;
}

/** RFC 5280 §6.3.3 (b)(2)(i). */
function isPointShared(crl: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  const own = crl.issuingDistributionPoint?.name;
  if (own === undefined) return true;
  const base = point.crlIssuer === undefined ? certificate.issuer : crl.issuer;
  const wanted =
    point.name === undefined ? (point.crlIssuer ?? []).map(generalNameKey) : pointNameKeys(point.name, base);
  return pointNameKeys(own, crl.issuer).some((key) => wanted.includes(key));
}

/** RFC 5280 §6.3.3 (b)(2)(ii)-(iv). */
function isKindIncluded(point: IssuingDistributionPoint | undefined, { extensions }: Certificate): boolean {
  const isAuthority = extensions.basicConstraints?.cA === true;
  if (point === undefined) return true;
  return !point.onlyContainsAttributeCerts && !(isAuthority ? point.onlyContainsUserCerts : point.onlyContainsCACerts);
}

/** Whether `crl` is one that the distribution point of the certificate means (RFC 5280 §6.3.3 (b)). */
export function isInScope(crl: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  return (
    isIssuerRight(crl, point, certificate) &&
    isPointShared(crl, point, certificate) &&
    isKindIncluded(crl.issuingDistributionPoint, certificate)
  );
}

/** interim_reasons_mask (RFC 5280 §6.3.3 (d)). */
export function reasonsCovered(crl: Crl, point: DistributionPoint): ReasonFlag[] {
  const some = crl.issuingDistributionPoint?.onlySomeReasons ?? allReasons;
  return [...(point.reasons ?? allReasons)].filter((reason) => some.has(reason) && allReasons.has(reason));
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(a, b) === 0;
}

/** Whether a delta CRL can be combined with a complete one (RFC 5280 §5.2.4, §6.3.3 (c)). */
export function isDeltaOf(delta: Crl, complete: Crl): boolean {
  if (delta.baseNumber === undefined || delta.number === undefined || complete.number === undefined) return false;
  return (
    delta.issuer.key === complete.issuer.key &&
    sameBytes(delta.issuingDistributionPoint?.der, complete.issuingDistributionPoint?.der) &&
    sameBytes(delta.authorityKeyIdentifier?.keyIdentifier, complete.authorityKeyIdentifier?.keyIdentifier) &&
    delta.baseNumber <= complete.number &&
    complete.number < delta.number
  );
}
