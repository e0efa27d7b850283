import { CmsError } from '../cms/cms-error.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import type { Certificate } from './certificate.js';
import { findEntry } from './crl-entries.js';
import type { CrlEntry } from './crl-entries.js';
import { isDeltaOf } from './crl-scope.js';
import { crlSignatureDoubt } from './crl-signature.js';
import { findCrlSigner } from './crl-signer.js';
import type { Crl } from './crl.js';
import type { SubjectPublicKey } from './public-key.js';
import type { RevocationDoubtCode, RevocationProof, RevocationQuestion, RevocationSource } from './revocation.js';

export interface ConsultationOptions {
  readonly crls: readonly Crl[];
  readonly certificates: readonly Certificate[];
  readonly now: Date | undefined;
  readonly algorithms: AlgorithmPolicy;
  readonly clockTolerance: number;
  /** How the status of a CRL signer that is not on the path is told; undefined where it is being told already. */
  readonly revocationOf: (signer: Certificate) => RevocationSource | undefined;
}

/** What one CRL, with its delta if there is one, says of a certificate. */
export type Consultation =
  | { readonly kind: 'doubt'; readonly code: RevocationDoubtCode }
  | { readonly kind: 'answer'; readonly entry: CrlEntry | undefined; readonly proofs: readonly RevocationProof[] };

function doubt(code: RevocationDoubtCode): Consultation {
  return { kind: 'doubt', code };
}

/** Made before now, and not overtaken at the validation time; one that was made after that time says all the more. */
function currencyDoubt(
  crl: Crl,
  { time }: RevocationQuestion,
  options: ConsultationOptions,
): RevocationDoubtCode | undefined {
  const { now = time, clockTolerance } = options;
  if (crl.thisUpdate.getTime() > now.getTime() + clockTolerance) return 'evidence-not-yet-valid';
  const end = crl.nextUpdate ?? crl.thisUpdate;
  return end.getTime() < time.getTime() - clockTolerance ? 'evidence-stale' : undefined;
}

/** A certificate need not be listed after its end (RFC 5280 §3.3), so that its absence then says nothing. */
function isDropped({ thisUpdate, keepsExpiredSince }: Crl, { notAfter }: Certificate): boolean {
  return notAfter < thisUpdate && !(keepsExpiredSince !== undefined && keepsExpiredSince <= notAfter);
}

interface Complete {
  readonly crl: Crl;
  readonly key: SubjectPublicKey;
}

/** The newest delta CRL that goes with the complete one and can be used (RFC 5280 §6.3.3 (c), (h)). */
function deltaFor({ crl, key }: Complete, question: RevocationQuestion, options: ConsultationOptions): Crl | undefined {
  const { algorithms, crls } = options;
  const usable = crls.filter(
    (each) =>
      isDeltaOf(each, crl) &&
      each.unknownCritical === undefined &&
      currencyDoubt(each, question, options) === undefined &&
      crlSignatureDoubt(each, key, { algorithms, time: question.time }) === undefined,
  );
  return usable.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0];
}

function proofOf({ der, thisUpdate, nextUpdate }: Crl): RevocationProof {
  return { source: 'crl', der, thisUpdate, nextUpdate };
}

/** RFC 5280 §6.3.3 (i)-(k): the newer CRL, which is the delta, speaks first. */
function lookUp(newestFirst: readonly Crl[], certificate: Certificate): Consultation {
  const searches = newestFirst.map((crl) => findEntry(crl, certificate));
  if (searches.some(({ unknownCritical }) => unknownCritical !== undefined)) {
    return doubt('evidence-critical-extension-unknown');
  }
  const entry = searches.find((search) => search.entry !== undefined)?.entry;
  const [newest] = newestFirst;
  if (entry === undefined && newest !== undefined && isDropped(newest, certificate))
    return doubt('certificate-dropped');
  const proofs = newestFirst.map(proofOf);
  return { kind: 'answer', entry: entry?.reason === 'removeFromCRL' ? undefined : entry, proofs };
}

function ask(crl: Crl, question: RevocationQuestion, options: ConsultationOptions): Consultation {
  if (crl.unknownCritical !== undefined) return doubt('evidence-critical-extension-unknown');
  const signer = findCrlSigner(crl, question, options);
  if ('doubt' in signer) return doubt(signer.doubt);
  const delta = deltaFor({ crl, key: signer.key }, question, options);
  // With a delta that is current the two together are (RFC 5280 §5.2.4).
  const isOff = delta === undefined ? currencyDoubt(crl, question, options) : undefined;
  if (isOff !== undefined) return doubt(isOff);
  return lookUp(delta === undefined ? [crl] : [delta, crl], question.certificate);
}

/** Asks a complete CRL in whose scope the certificate is. Never throws for what the CRL is. */
export function consultCrl(crl: Crl, question: RevocationQuestion, options: ConsultationOptions): Consultation {
  try {
    return ask(crl, question, options);
  } catch (error) {
    if (error instanceof CmsError) return doubt('evidence-malformed');
    throw error;
  }
}
