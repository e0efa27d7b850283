import type { Counterparty } from '../trust-config.js';
import { readCertificate } from '../trust/certificate.js';
import { type Finding, reportOf } from './finding.js';

const anyPolicy = '2.5.29.32.0';

/**
 * Whom the certificate is not made for: counterparties that ask for a purpose (RFC 5280 §4.2.1.12) or a policy (§4.2.1.4) that it does not name.
 * What is not named is not granted: that is how trading floors and authorities read it.
 */
export function checkCounterparties(
  subject: string,
  certificate: Uint8Array,
  counterparties: readonly Counterparty[],
): Finding[] {
  const { extendedKeyUsage = new Set<string>(), policies = [] } = readCertificate(certificate).extensions;
  const policyIds = new Set(policies.map(({ policy }) => policy));
  return counterparties.flatMap(({ name, purposes, policies: wanted }) => {
    const lacksPurpose = purposes.length > 0 && !purposes.some((oid) => extendedKeyUsage.has(oid));
    const lacksPolicy = wanted.length > 0 && !wanted.some((oid) => policyIds.has(oid)) && !policyIds.has(anyPolicy);
    if (!lacksPurpose && !lacksPolicy) return [];
    const lacking = [...(lacksPurpose ? purposes : []), ...(lacksPolicy ? wanted : [])].join(', ');
    const cause = `${name} asks for one of ${lacking}, which the certificate does not name.`;
    return [reportOf('certificate', subject).trouble('certificate-not-for-counterparty', cause, { name })];
  });
}
