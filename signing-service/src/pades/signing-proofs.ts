import type { DigestName } from '../cms/object-identifiers.js';
import { signatureImprint } from '../cms/signature-time-stamp.js';
import { readCertificate } from '../trust/certificate.js';
import type { ProvenPath } from '../trust/prove-path.js';
import type { TimeStamp } from '../trust/time-stamp-client.js';
import { TrustError } from '../trust/trust-error.js';
import type { TrustServices } from '../trust/trust-services.js';
import { reaches } from './signature-level.js';
import type { SignatureLevel } from './signature-level.js';
import { materialOf, mergeMaterial } from './validation-material.js';
import type { ValidationMaterial } from './validation-material.js';

/*
 * How a signature comes by its level. Trust services are called by the caller's thread, PDFs are written by an engine (`ProofEngine`):
 *
 * 1. `foresee`, before anything is written: what can fail outside fails here. Its `tokenBytes` go into `contentInfoRoom`.
 * 2. `prepareSignature`; the key signs; the raw signature is kept. From here on nothing is signed again, only asked again.
 * 3. From B-T on `stampSignature` over the value that was kept; `signatureTimeStamp(token)` goes into `buildContentInfo` as unsigned
 *    attribute; `completeSignature`.
 * 4. From B-LT on `gatherMaterial`; then `appendProofs` writes it into the store and, at B-LTA, puts a document time stamp over all.
 *
 * What proves the document time stamp itself is not needed at once: it is added when the next one is put over it, while its certificate
 * can still be proven (EN 319 142-1 §6.3).
 */

/** By whom documents are signed. */
export interface SignerFacts {
  /** DER. */
  readonly certificate: Uint8Array;
  /** Issuers as far as they are known, DER. */
  readonly chain: readonly Uint8Array[];
  readonly digest: DigestName;
}

export interface ForesightOptions {
  readonly level: SignatureLevel;
  /**
   * Prove the signer's path below B-LT too. There certificates pass that name neither responder nor CRL; what they name has to answer.
   */
  readonly provesSigner?: boolean | undefined;
  /** Now. */
  readonly time: Date;
}

/** What is known of a signature's proofs before it is made. */
export interface Foresight {
  /** Room for the signature-time-stamp, for `contentInfoRoom`; 0 without one. */
  readonly tokenBytes: number;
  /** How far our clock is behind the time-stamp authority's, in milliseconds; unknown without one. */
  readonly clockOffsetMs: number | undefined;
  /** The signer's path; absent when it was not to be proven. */
  readonly proven: ProvenPath | undefined;
}

/** How old the last good answer of a time-stamp authority may be. */
export const recentMs = 60_000;

type Proving = Pick<TrustServices, 'provePath'>;
type Stamping = Pick<TrustServices, 'timeStamps'>;

/**
 * Asks for all that can fail outside, before a signature is spent on it: revocation of the signer's chain, a recent answer of a
 * time-stamp authority. At B-B nobody is asked unless `provesSigner`. Throws TrustError `path-*`, `time-stamp-*`.
 */
export async function foresee(
  { timeStamps, provePath }: Proving & Stamping,
  { certificate, chain, digest }: SignerFacts,
  { level, provesSigner = false, time }: ForesightOptions,
): Promise<Foresight> {
  const isProven = provesSigner || reaches(level, 'B-LT');
  const [proven, outlook] = await Promise.all([
    isProven
      ? provePath(readCertificate(certificate), {
          intermediates: chain.map(readCertificate),
          time,
          acceptsSilence: !reaches(level, 'B-LT'),
        })
      : undefined,
    reaches(level, 'B-T') ? timeStamps.outlook(digest, recentMs) : undefined,
  ]);
  return { tokenBytes: outlook?.tokenBytes ?? 0, clockOffsetMs: outlook?.clockOffsetMs, proven };
}

/**
 * A time stamp over a signature's value as it goes into the ContentInfo (`signatureValueFromToken`). May be asked for again over the same
 * value. Throws TrustError `time-stamp-*`.
 */
export function stampSignature(
  { timeStamps }: Stamping,
  { signature, digest }: { readonly signature: Uint8Array; readonly digest: DigestName },
  maxTokenBytes: number,
): Promise<TimeStamp> {
  return timeStamps.stamp({ digest, imprint: signatureImprint(signature, digest), maxTokenBytes });
}

/**
 * The signer's path with evidence from after the signature: what was said before proves nothing of the time of signing (EN 319 102-1
 * §5.2.5). Where that cannot be had, `before` stands for it when given. Throws TrustError `path-*`.
 */
export async function proveSigner(
  { provePath }: Proving,
  { certificate, chain }: Pick<SignerFacts, 'certificate' | 'chain'>,
  { genTime, before }: { readonly genTime: Date; readonly before?: ProvenPath | undefined },
): Promise<ProvenPath> {
  const intermediates = chain.map(readCertificate);
  try {
    return await provePath(readCertificate(certificate), { intermediates, time: genTime, since: genTime });
  } catch (error) {
    if (before !== undefined && error instanceof TrustError && error.code === 'path-unproven') return before;
    throw error;
  }
}

/** What proves signer and time stamp; the signer's responders are asked once more (`proveSigner`). Throws TrustError `path-*`. */
export async function gatherMaterial(
  services: Proving,
  signer: SignerFacts,
  { timeStamp, before }: { readonly timeStamp: TimeStamp; readonly before: ProvenPath | undefined },
): Promise<ValidationMaterial> {
  const proven = await proveSigner(services, signer, { genTime: timeStamp.genTime, before });
  return mergeMaterial(materialOf(proven), materialOf(timeStamp.proven));
}
