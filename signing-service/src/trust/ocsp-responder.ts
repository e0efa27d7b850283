import { CmsError } from '../cms/cms-error.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import { keyHash } from './certificate-id.js';
import { readCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import type { DistinguishedName } from './distinguished-name.js';
import type { OcspResponse, ResponderId } from './ocsp-response.js';
import type { SubjectPublicKey } from './public-key.js';
import type { RevocationDoubtCode } from './revocation.js';
import { checkObjectSignature } from './signed-object.js';
import type { SignedObject } from './signed-object.js';

/** Who issued the certificate in question. */
export interface Issuer {
  readonly issuerName: DistinguishedName;
  /** With inherited parameters. */
  readonly issuerKey: SubjectPublicKey;
}

export interface ResponderRules {
  readonly algorithms: AlgorithmPolicy;
  /** For the algorithms. */
  readonly time: Date;
  /** Certificates of responders that are trusted whatever they are asked about. */
  readonly responders: readonly Certificate[];
}

/** Who signed a response: the issuer itself where there is no certificate. */
export interface Responder {
  readonly certificate: Certificate | undefined;
  /** A certificate that the issuer made and that does not free us from asking for its status (RFC 6960 §4.2.2.2.1). */
  readonly needsStatus: boolean;
}

export type ResponderResult = { readonly responder: Responder } | { readonly doubt: RevocationDoubtCode };

interface Candidate extends Responder {
  readonly publicKey: SubjectPublicKey;
  /** What must be right for the certificate to count; undefined when it does already. */
  readonly delegation: Certificate | undefined;
}

const ocspSigning = '1.3.6.1.5.5.7.3.9';
const noCheck = '1.3.6.1.5.5.7.48.1.5';

/** Key identifiers, key usages, alternative names, basic constraints, CRL points, policies, information access, nocheck. */
const understood: ReadonlySet<string> = new Set([
  ...['14', '15', '17', '19', '31', '32', '35', '37'].map((last) => `2.5.29.${last}`),
  '1.3.6.1.5.5.7.1.1',
  noCheck,
]);

function isNamed(id: ResponderId, name: DistinguishedName, key: SubjectPublicKey): boolean {
  return id.kind === 'name' ? id.nameKey === name.key : keyHash(key, 'sha1').equals(id.hash);
}

/** A few: a response may hold many. */
const mostCertificates = 8;

function embedded(response: OcspResponse): Certificate[] {
  return response.certificates.slice(0, mostCertificates).flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch (error) {
      if (error instanceof CmsError) return [];
      throw error;
    }
  });
}

function candidatesFor(response: OcspResponse, issuer: Issuer, trusted: readonly Certificate[]): Candidate[] {
  const { responderId } = response;
  const { issuerName, issuerKey } = issuer;
  const own: Candidate = { publicKey: issuerKey, certificate: undefined, needsStatus: false, delegation: undefined };
  const named = (certificates: readonly Certificate[]) =>
    certificates.filter(({ subject, publicKey }) => isNamed(responderId, subject, publicKey));
  return [
    ...(isNamed(responderId, issuerName, issuerKey) ? [own] : []),
    ...named(trusted).map((certificate): Candidate => {
      return { publicKey: certificate.publicKey, certificate, needsStatus: false, delegation: undefined };
    }),
    ...named(embedded(response)).map((certificate): Candidate => {
      const needsStatus = !certificate.extensions.present.has(noCheck);
      return { publicKey: certificate.publicKey, certificate, needsStatus, delegation: certificate };
    }),
  ];
}

function signatureDoubt(
  signed: SignedObject,
  key: SubjectPublicKey,
  { algorithms, time }: ResponderRules,
): RevocationDoubtCode | undefined {
  const { outcome, used } = checkObjectSignature(signed, key);
  if (used === undefined) return 'evidence-algorithm-unsupported';
  if (outcome === 'wrong') return 'evidence-signature-wrong';
  return algorithms(used, time) === undefined ? undefined : 'evidence-algorithm-refused';
}

function mayRespond({ extensions }: Certificate): boolean {
  const { extendedKeyUsage, keyUsage, critical } = extensions;
  const signs = keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  return signs && extendedKeyUsage?.has(ocspSigning) === true && [...critical].every((id) => understood.has(id));
}

/** Issued by that very issuer, under the same key, for this use, and in its dates when it signed (RFC 6960 §4.2.2.2). */
function isDelegated(responder: Certificate, producedAt: Date, { issuer, rules }: Judging): boolean {
  const { issuer: name, notBefore, notAfter, statesOneAlgorithm } = responder;
  if (name.key !== issuer.issuerName.key || !statesOneAlgorithm || !mayRespond(responder)) return false;
  if (producedAt < notBefore || producedAt > notAfter) return false;
  return signatureDoubt(responder, issuer.issuerKey, rules) === undefined;
}

interface Judging {
  readonly issuer: Issuer;
  readonly rules: ResponderRules;
}

function doubtAbout(candidate: Candidate, response: OcspResponse, judging: Judging): RevocationDoubtCode | undefined {
  const doubt = signatureDoubt(response, candidate.publicKey, judging.rules);
  if (doubt !== undefined || candidate.delegation === undefined) return doubt;
  return isDelegated(candidate.delegation, response.producedAt, judging) ? undefined : 'evidence-signer-untrusted';
}

/** Who signed the response and may (RFC 6960 §3.2, §4.2.2.2); else why nobody did. */
export function findResponder(response: OcspResponse, issuer: Issuer, rules: ResponderRules): ResponderResult {
  let doubt: RevocationDoubtCode = 'evidence-signer-untrusted';
  for (const candidate of candidatesFor(response, issuer, rules.responders)) {
    const found = doubtAbout(candidate, response, { issuer, rules });
    if (found === undefined) return { responder: candidate };
    doubt = found;
  }
  return { doubt };
}
