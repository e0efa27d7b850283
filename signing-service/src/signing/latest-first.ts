import { CmsError } from '../cms/cms-error.js';
import { type CertificateSummary, summarizeCertificate } from '../cms/certificate-summary.js';

/**
 * Certificates of one key, DER each, in the order in which they are to be tried: those that are valid at the time before the others, and
 * the one that begins last before earlier ones, so that a key which was certified again signs under its new certificate from the day that
 * begins. What is no certificate to sign with comes last: trying it tells why.
 */
export function latestFirst(certificates: readonly Uint8Array[], time: Date): Uint8Array[] {
  const ranked = certificates.map((certificate) => ({ certificate, ...rankOf(summaryOf(certificate), time) }));
  return ranked
    .toSorted((one, other) => Number(other.isValid) - Number(one.isValid) || other.begins - one.begins)
    .map(({ certificate }) => certificate);
}

function rankOf(
  summary: CertificateSummary | null,
  time: Date,
): { readonly isValid: boolean; readonly begins: number } {
  if (summary === null) return { isValid: false, begins: 0 };
  const { notBefore, notAfter } = summary;
  return { isValid: notBefore <= time && time <= notAfter, begins: notBefore.getTime() };
}

function summaryOf(certificate: Uint8Array): CertificateSummary | null {
  try {
    return summarizeCertificate(certificate);
  } catch (error) {
    if (error instanceof CmsError) return null;
    throw error;
  }
}
