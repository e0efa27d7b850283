import type { AlgorithmPolicy } from './algorithm-policy.js';
import type { Certificate } from './certificate.js';
import { nameValues } from './distinguished-name.js';
import type { DistinguishedName } from './distinguished-name.js';
import { extensionId } from './extension-identifiers.js';
import type { GeneralName } from './general-name.js';
import { nameFault } from './name-constraints.js';
import type { ConstrainedNames } from './name-constraints.js';
import type { Check, CheckName, PathFault } from './path-result.js';
import type { SubjectPublicKey } from './public-key.js';
import { checkObjectSignature } from './signed-object.js';

/** One check's result: `fault` undefined means that it passed. */
export function checked(check: CheckName, fault: PathFault | undefined, detail?: string): Check {
  const said = detail === undefined ? {} : { detail };
  return fault === undefined ? { check, outcome: 'passed', ...said } : { check, outcome: 'failed', fault, ...said };
}

export function skipped(check: CheckName): Check {
  return { check, outcome: 'skipped' };
}

/** RFC 5280 §6.1.3 (a)(1), and what the algorithm policy says of it. */
export function checkSigning(
  certificate: Certificate,
  issuerKey: SubjectPublicKey,
  { algorithms, time }: { readonly algorithms: AlgorithmPolicy; readonly time: Date },
): readonly [signature: Check, algorithm: Check] {
  const { signatureAlgorithm } = certificate;
  if (!certificate.statesOneAlgorithm) return [checked('signature', 'algorithms-differ'), skipped('algorithm')];
  const { outcome, used } = checkObjectSignature(certificate, issuerKey);
  if (used === undefined) {
    const detail = `algorithm ${signatureAlgorithm.algorithm}, key ${issuerKey.algorithm}`;
    return [{ check: 'signature', outcome: 'unknown', doubt: 'algorithm-unsupported', detail }, skipped('algorithm')];
  }
  const refusal = algorithms(used, time);
  return [
    checked('signature', outcome === 'right' ? undefined : 'signature-wrong'),
    checked('algorithm', refusal === undefined ? undefined : 'algorithm-refused', refusal),
  ];
}

/** RFC 5280 §6.1.3 (a)(2); both ends belong to the period (§4.1.2.5). */
export function checkValidity({ notBefore, notAfter }: Certificate, time: Date): Check {
  const fault = time < notBefore ? 'not-yet-valid' : time > notAfter ? 'expired' : undefined;
  return checked('validity', fault, `${notBefore.toISOString()} to ${notAfter.toISOString()}`);
}

/** RFC 5280 §6.1.3 (a)(4). */
export function checkNameChaining({ issuer }: Certificate, issuerName: DistinguishedName): Check {
  return checked('name-chaining', issuer.key === issuerName.key ? undefined : 'name-not-chained', issuer.text);
}

const emailAddress = '1.2.840.113549.1.9.1';

/** The names that constraints bind; mailboxes of the subject count where there is no subjectAltName (RFC 5280 §4.2.1.10). */
function constrainedNames({ subject, extensions }: Certificate): GeneralName[] {
  const { subjectAltNames } = extensions;
  const names: GeneralName[] = subject.rdns.length === 0 ? [] : [{ form: 'directoryName', name: subject }];
  if (subjectAltNames !== undefined) return [...names, ...subjectAltNames];
  return [...names, ...nameValues(subject, emailAddress).map((text): GeneralName => ({ form: 'rfc822Name', text }))];
}

/** RFC 5280 §6.1.3 (b), (c). */
export function checkNameConstraints(certificate: Certificate, names: ConstrainedNames, isLast: boolean): Check {
  if (certificate.isSelfIssued && !isLast) return skipped('name-constraints');
  return checked('name-constraints', nameFault(constrainedNames(certificate), names));
}

/** RFC 5280 §6.1.4 (k); no certificate below version 3 is known to be a CA's. */
export function checkBasicConstraints({ version, extensions }: Certificate): Check {
  const isAuthority = version === 3 && extensions.basicConstraints?.cA === true;
  return checked('basic-constraints', isAuthority ? undefined : 'not-a-ca');
}

/** RFC 5280 §6.1.4 (l); self-issued certificates do not count. */
export function checkPathLength({ isSelfIssued }: Certificate, pathLength: number): Check {
  return checked('path-length', isSelfIssued || pathLength > 0 ? undefined : 'path-too-long');
}

/** RFC 5280 §6.1.4 (n). */
export function checkKeyUsage({ extensions }: Certificate): Check {
  const mayIssue = extensions.keyUsage?.has('keyCertSign') ?? true;
  return checked('key-usage', mayIssue ? undefined : 'key-usage-lacks-keyCertSign');
}

/** Extensions that path validation, revocation checking or building make use of. */
const processed: ReadonlySet<string> = new Set([
  extensionId.subjectKeyIdentifier,
  extensionId.keyUsage,
  extensionId.subjectAltName,
  extensionId.basicConstraints,
  extensionId.nameConstraints,
  extensionId.cRLDistributionPoints,
  extensionId.certificatePolicies,
  extensionId.policyMappings,
  extensionId.authorityKeyIdentifier,
  extensionId.policyConstraints,
  extensionId.extKeyUsage,
  extensionId.freshestCRL,
  extensionId.inhibitAnyPolicy,
  extensionId.authorityInfoAccess,
]);

/** RFC 5280 §6.1.4 (o), §6.1.5 (f). */
export function checkExtensions({ extensions }: Certificate, understood: ReadonlySet<string> | undefined): Check {
  const unknown = [...extensions.critical].filter((id) => !processed.has(id) && understood?.has(id) !== true);
  if (unknown.length === 0) return checked('extensions', undefined);
  return checked('extensions', 'critical-extension-unknown', unknown.join(', '));
}
