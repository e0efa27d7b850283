import { certificateFields } from '../cms/certificate-fields.js';
import { issuerPath } from '../cms/issuer-path.js';
import type { CertificateChain, ChainLink } from '../contract/certificate.js';
import { type Certificate, readCertificate } from '../trust/certificate.js';
import type { CertificateReport, PathResult } from '../trust/path-result.js';
import { type ExaminePath, namesRevocation } from '../trust/prove-path.js';
import { isAnchor, type TrustAnchor } from '../trust/trust-anchor.js';
import { calledName, shownAttributes } from './attribute-names.js';
import { serialText } from './describe-certificate.js';

/** What a certificate's chain is judged by. */
export interface ChainSurroundings {
  /** DER, in any order. */
  readonly beside: readonly Uint8Array[];
  readonly now: Date;
  /** Null where no certificate is trusted: then nobody is asked. */
  readonly examinePath: ExaminePath | null;
}

/** The certificate, and above it its issuers with their status. Throws CmsError `asn1-malformed`. */
export async function describeChain(
  certificate: Uint8Array,
  { beside, now, examinePath }: ChainSurroundings,
): Promise<CertificateChain> {
  const known = [certificate, ...issuerPath(certificate, beside)].map(readCertificate);
  if (examinePath === null) return { links: known.map((each) => linkOf(each)), outcome: 'unconfigured' };
  const request = { intermediates: beside.map(readCertificate), time: now, acceptsSilence: true };
  const { result } = await examinePath(readCertificate(certificate), request);
  if (result === undefined) return { links: known.map((each) => linkOf(each)), outcome: 'incomplete' };
  const { anchor } = result.path;
  const below = result.reports.toReversed().map((report) => reportedLink(report, anchor));
  return {
    links: below.some(({ isTrusted }) => isTrusted) ? below : [...below, ...anchorLink(anchor)],
    outcome: outcomeOf(result),
  };
}

function outcomeOf({ outcome }: PathResult): CertificateChain['outcome'] {
  if (outcome === 'valid') return 'trusted';
  return outcome === 'invalid' ? 'invalid' : 'unproven';
}

function linkOf(certificate: Certificate): ChainLink {
  return {
    name: calledName(shownAttributes(certificateFields(certificate.der).subject)),
    serialNumber: serialText(certificate.serial),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    fingerprint: certificate.fingerprint,
    isTrusted: false,
    fault: null,
    revocation: 'unasked',
    source: null,
    toldAt: null,
    revokedAt: null,
  };
}

/** An anchor that is a name and a key alone has nothing to show. */
function anchorLink({ certificate }: TrustAnchor): ChainLink[] {
  return certificate === undefined ? [] : [{ ...linkOf(readCertificate(certificate)), isTrusted: true }];
}

function reportedLink({ certificate, checks, revocation: status }: CertificateReport, anchor: TrustAnchor): ChainLink {
  const failed = checks.find(({ outcome }) => outcome === 'failed');
  const link = {
    ...linkOf(certificate),
    isTrusted: isAnchor(certificate, anchor),
    fault: failed?.outcome === 'failed' ? failed.fault : null,
  };
  if (status === undefined) return link;
  if (status.status === 'unknown') return { ...link, revocation: 'unknown' };
  const [proof] = status.proofs;
  if (status.status === 'good' && proof === undefined && !namesRevocation(certificate)) {
    return { ...link, revocation: 'unheard' };
  }
  return {
    ...link,
    revocation: status.status,
    source: proof?.source ?? null,
    toldAt: proof?.thisUpdate.toISOString() ?? null,
    revokedAt: status.status === 'revoked' ? status.time.toISOString() : null,
  };
}
