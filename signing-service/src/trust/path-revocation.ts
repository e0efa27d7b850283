import type { CertificationPath } from './certification-path.js';
import { checked, skipped } from './path-checks.js';
import type { CertificateReport, Check } from './path-result.js';
import { inheritParameters } from './public-key.js';
import type { RevocationSource, RevocationStatus } from './revocation.js';
import { isAnchor } from './trust-anchor.js';

/** A revocation counts from its own time on; before that the certificate was good (RFC 5280 §6.3, EN 319 102-1 §5.2.6). */
function checkOf(status: RevocationStatus, time: Date): Check {
  switch (status.status) {
    case 'good':
      return checked('revocation', undefined);
    case 'revoked': {
      const detail = `${status.time.toISOString()}, ${status.reason ?? 'unspecified'}`;
      return checked('revocation', status.time > time ? undefined : 'revoked', detail);
    }
    case 'unknown': {
      const detail = status.why.map(({ code, detail: of }) => `${code} (${of})`).join('; ');
      return { check: 'revocation', outcome: 'unknown', doubt: 'revocation-unknown', detail };
    }
  }
}

/** The issuer can be believed: nothing above failed, and nothing but a status is unknown. */
function isSound({ checks }: CertificateReport): boolean {
  return checks.every(
    ({ check, outcome }) => outcome !== 'failed' && (outcome !== 'unknown' || check === 'revocation'),
  );
}

/** The certificate is its issuer's at all; it may be expired, or in want of a policy, and its status is still told. */
function isAuthentic({ checks }: CertificateReport): boolean {
  return checks.some(({ check, outcome }) => check === 'signature' && outcome === 'passed');
}

/** Adds the check of RFC 5280 §6.1.3 (a)(3) to the reports, from the anchor down. */
export function checkRevocations(
  { anchor, certificates }: CertificationPath,
  reports: readonly CertificateReport[],
  { revocation, time }: { readonly revocation: RevocationSource; readonly time: Date },
): CertificateReport[] {
  let issuer = { name: anchor.name, key: anchor.publicKey };
  let isBelievable = true;
  return reports.map((report, index) => {
    const { certificate } = report;
    const [issuerName, issuerKey] = [issuer.name, issuer.key];
    issuer = { name: certificate.subject, key: inheritParameters(certificate.publicKey, issuerKey) };
    if (!isBelievable || !isAuthentic(report)) {
      isBelievable = false;
      return { ...report, checks: [...report.checks, skipped('revocation')] };
    }
    // An anchor is trusted by decree; a self-signed certificate of its own is in no CRL that it could answer for.
    if (isAnchor(certificate, anchor)) return { ...report, checks: [...report.checks, skipped('revocation')] };
    const [first = certificate, ...rest] = certificates.slice(0, index + 1);
    const path: CertificationPath = { anchor, certificates: [first, ...rest] };
    const status = revocation({ certificate, issuerName, issuerKey, path, time });
    const complete = { ...report, checks: [...report.checks, checkOf(status, time)], revocation: status };
    isBelievable = isSound(complete);
    return complete;
  });
}
