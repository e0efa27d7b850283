import { issuerPath } from '../cms/issuer-path.js';
import { X509Certificate } from 'node:crypto';
import { readCertificate } from '../trust/certificate.js';
import { TrustError } from '../trust/trust-error.js';
import { visibleText } from '../certificates/visible-text.js';
import { type Finding, type Report, reportOf } from './finding.js';
import type { TrustPatient } from './patient.js';

/** The path to a trusted certificate, and what responders and CRLs say of revocation now. */
export async function checkTrust(
  subject: string,
  { services }: TrustPatient,
  signer: { readonly certificate: Uint8Array; readonly beside: readonly Uint8Array[]; readonly now: Date },
): Promise<Finding> {
  const report = reportOf('trust', subject);
  if (services === null) return report.trouble('trust-unconfigured', 'No trusted certificate is configured.');
  try {
    const intermediates = signer.beside.map(readCertificate);
    const options = { intermediates, time: signer.now, acceptsSilence: true };
    const { path, proofs } = await services.provePath(readCertificate(signer.certificate), options);
    const told = proofs.length === 0 ? 'nobody could be asked for revocation' : 'nothing on it is revoked';
    return report.ok(`A path of ${path.certificates.length} certificate(s) leads to a trusted one; ${told}.`);
  } catch (error) {
    if (!(error instanceof TrustError)) throw error;
    if (error.code === 'path-invalid') {
      const code = error.check === 'revoked' ? 'certificate-revoked' : 'path-invalid';
      return report.trouble(
        code,
        error.check === 'revoked' ? 'The certificate, or one of its issuers, is revoked.' : `${error.message}.`,
      );
    }
    if (error.check === 'path-not-found') return missingIssuer(report, signer);
    return report.trouble('revocation-unavailable', `${error.message}.`);
  }
}

/** Where the path ends, and where the certificate says that more lies. */
function missingIssuer(
  report: Report,
  { certificate, beside }: { readonly certificate: Uint8Array; readonly beside: readonly Uint8Array[] },
): Finding {
  const last = issuerPath(certificate, beside).at(-1) ?? certificate;
  const { extensions } = readCertificate(last);
  const { issuer, subject } = new X509Certificate(last);
  const name = visibleText(oneLine(issuer));
  if (subject === issuer) {
    const cause = `The path ends at ${oneLine(issuer)}, which is not among the trusted certificates.`;
    return report.trouble('issuer-missing', cause, { name });
  }
  const offers = extensions.authorityInfoAccess?.caIssuers ?? [];
  const addresses = visibleText(offers.join(', '));
  const offer = offers.length === 0 ? '' : ` It should lie at ${offers.join(', ')}.`;
  return report.trouble(
    'issuer-missing',
    `No trusted certificate, and none at hand, is that of ${oneLine(issuer)}.${offer}`,
    offers.length === 0 ? { name } : { name, addresses },
  );
}

function oneLine(name: string): string {
  return name.split('\n').toReversed().join(',');
}
