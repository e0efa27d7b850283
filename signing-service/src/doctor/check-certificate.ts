import type { CertificateSummary } from '../cms/certificate-summary.js';
import { maySign } from '../signing/prove-key.js';
import { readCertificate } from '../trust/certificate.js';
import { type Finding, reportOf } from './finding.js';

const day = 86_400_000;
/** Authorities need days, and people need to remember. */
const soonDays = 30;

/**
 * Purposes that go with documents, dotted: any (RFC 5280), e-mail protection, client authentication (both usual in certificates of
 * signers), document signing (RFC 9336), and Microsoft's and Adobe's own for documents.
 */
const documentPurposes: ReadonlySet<string> = new Set([
  '2.5.29.37.0',
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.2',
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.4.1.311.10.3.12',
  '1.2.840.113583.1.1.5',
]);

/** Dates and purposes of a certificate. */
export function checkCertificate(
  subject: string,
  {
    certificate,
    summary,
    now,
  }: { readonly certificate: Uint8Array; readonly summary: CertificateSummary; readonly now: Date },
): Finding[] {
  const report = reportOf('certificate', subject);
  const { notBefore, notAfter } = summary;
  const facts = { date: notAfter.toISOString() };
  const [from, until] = [dateOf(notBefore), dateOf(notAfter)];
  if (now < notBefore)
    return [
      report.trouble('certificate-not-yet-valid', `The certificate is valid from ${from} on.`, {
        date: notBefore.toISOString(),
      }),
    ];
  if (now > notAfter)
    return [report.trouble('certificate-expired', `The certificate was valid until ${until}.`, facts)];
  if (!maySign(summary)) {
    const usage = summary.keyUsage?.join(', ') ?? '';
    return [report.trouble('certificate-no-signatures', `The certificate's key usage is ${usage || 'empty'}.`)];
  }
  const days = Math.floor((notAfter.getTime() - now.getTime()) / day);
  const purposes = readCertificate(certificate).extensions.extendedKeyUsage;
  const isForOthers = purposes !== undefined && ![...purposes].some((each) => documentPurposes.has(each));
  return [
    days < soonDays
      ? report.trouble('certificate-expires-soon', `The certificate is valid until ${until}: ${days} day(s).`, {
          ...facts,
          days,
        })
      : report.ok(`The certificate is valid until ${until}.`, facts),
    ...(isForOthers
      ? [report.trouble('certificate-other-purpose', `The certificate is meant for ${[...purposes].join(', ')} alone.`)]
      : []),
  ];
}

function dateOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
