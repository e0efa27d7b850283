import type { AlgorithmPolicy } from './algorithm-policy.js';
import type { Certificate } from './certificate.js';
import type { CertificationPath } from './certification-path.js';
import { crlSignatureDoubt } from './crl-signature.js';
import type { Crl } from './crl.js';
import { findPath } from './find-path.js';
import { inheritParameters } from './public-key.js';
import type { SubjectPublicKey } from './public-key.js';
import type { RevocationDoubtCode, RevocationQuestion, RevocationSource } from './revocation.js';

export interface SignerOptions {
  /** Among them are signers that are not on the path in question, and what leads to them. */
  readonly certificates: readonly Certificate[];
  readonly algorithms: AlgorithmPolicy;
  /** How such a signer's own status is told; undefined where it is being told already. */
  readonly revocationOf: (signer: Certificate) => RevocationSource | undefined;
}

export type SignerResult = { readonly key: SubjectPublicKey } | { readonly doubt: RevocationDoubtCode };

/** Who might have signed a CRL; without a certificate it is the anchor. */
interface Candidate {
  readonly publicKey: SubjectPublicKey;
  readonly certificate: Certificate | undefined;
  /** Part of the path in question, above the certificate in question: valid, and not revoked. */
  readonly isProven: boolean;
}

const mostCandidates = 8;

/** Anchor and certificates above the one in question, with their keys' inherited parameters. */
function candidatesAbove({ anchor, certificates }: CertificationPath): Candidate[] {
  let { publicKey } = anchor;
  const candidates: Candidate[] = [{ publicKey, certificate: undefined, isProven: true }];
  for (const certificate of certificates.slice(0, -1)) {
    publicKey = inheritParameters(certificate.publicKey, publicKey);
    candidates.push({ publicKey, certificate, isProven: true });
  }
  return candidates;
}

/** The key identifier that the CRL names comes first; that another one differs is no fault. */
function identifierRank({ authorityKeyIdentifier }: Crl, { certificate }: Candidate): number {
  const wanted = authorityKeyIdentifier?.keyIdentifier;
  const own = certificate?.extensions.subjectKeyIdentifier;
  if (wanted === undefined || own === undefined) return 1;
  return Buffer.compare(wanted, own) === 0 ? 0 : 2;
}

function candidatesFor(crl: Crl, { path }: RevocationQuestion, pool: readonly Certificate[]): Candidate[] {
  const named = ({ certificate }: Candidate) => (certificate?.subject ?? path.anchor.name).key === crl.issuer.key;
  const proven = candidatesAbove(path).filter(named);
  const known = new Set(proven.map(({ certificate }) => certificate?.fingerprint));
  const others = pool
    .filter(({ fingerprint }) => !known.has(fingerprint))
    .map((certificate): Candidate => ({ publicKey: certificate.publicKey, certificate, isProven: false }))
    .filter(named);
  const all = [...proven, ...others].toSorted((a, b) => identifierRank(crl, a) - identifierRank(crl, b));
  return all.slice(0, mostCandidates);
}

/** Whether the signer's own path leads to the same anchor, at the later of the two times (RFC 5280 §6.3.3 (f)). */
function isTrusted(signer: Certificate, crl: Crl, { question, options }: Surroundings): boolean {
  const { path, time } = question;
  const found = findPath(signer, {
    anchors: [path.anchor],
    intermediates: [...path.certificates, ...options.certificates],
    time: crl.thisUpdate > time ? crl.thisUpdate : time,
    algorithms: options.algorithms,
    revocation: options.revocationOf(signer),
  });
  return found.outcome === 'valid';
}

interface Surroundings {
  readonly question: RevocationQuestion;
  readonly options: SignerOptions;
}

function doubtAbout(candidate: Candidate, crl: Crl, surroundings: Surroundings): RevocationDoubtCode | undefined {
  const { question, options } = surroundings;
  const { certificate, publicKey, isProven } = candidate;
  const { algorithms } = options;
  const doubt = crlSignatureDoubt(crl, publicKey, { algorithms, time: question.time });
  if (doubt !== undefined) return doubt;
  if (certificate?.extensions.keyUsage?.has('cRLSign') === false) return 'evidence-signer-untrusted';
  if (isProven || certificate === undefined || isTrusted(certificate, crl, surroundings)) return undefined;
  return 'evidence-signer-untrusted';
}

/** The key of the CRL's signer, who may sign CRLs and is trusted by the anchor of the path in question; else why there is none. */
export function findCrlSigner(crl: Crl, question: RevocationQuestion, options: SignerOptions): SignerResult {
  const doubts: RevocationDoubtCode[] = [];
  for (const candidate of candidatesFor(crl, question, options.certificates)) {
    const doubt = doubtAbout(candidate, crl, { question, options });
    if (doubt === undefined) return { key: candidate.publicKey };
    doubts.push(doubt);
  }
  // Of candidates by name the one that did sign says most.
  const telling = doubts.find((doubt) => doubt !== 'evidence-signature-wrong');
  return { doubt: telling ?? doubts[0] ?? 'evidence-signer-untrusted' };
}
