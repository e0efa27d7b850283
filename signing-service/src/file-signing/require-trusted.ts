import { foresee } from '../pades/signing-proofs.js';
import { TrustError } from '../trust/trust-error.js';
import type { FileCredential } from './certificate-choice.js';
import { FileSigningError } from './file-signing-error.js';
import type { ProofWish } from './signature-proofs.js';

/**
 * Proves the signer's path now, before any document is looked at (RFC 5280 §6, revocation included), and answers the credential with the
 * issuers on that path. Below B-LT certificates that name neither responder nor CRL pass. Throws `chain-not-trusted`; TrustError
 * `path-invalid`, `path-unproven`, and `time-stamp-*` where the level needs an authority.
 */
export async function requireTrusted(
  credential: FileCredential,
  { level, services }: ProofWish,
): Promise<FileCredential> {
  const { certificate, chain, algorithm } = credential;
  const signer = { certificate, chain, digest: algorithm.digest };
  try {
    const { proven } = await foresee(services, signer, { level, provesSigner: true, time: new Date() });
    if (proven === undefined) return credential;
    const issuers = proven.path.certificates
      .slice(0, -1)
      .map(({ der }) => der)
      .toReversed();
    const { certificate: root } = proven.path.anchor;
    // The anchor's own certificate goes along where it was given.
    const given = chain.filter((der) => root !== undefined && Buffer.compare(der, root) === 0);
    return { ...credential, chain: [...issuers, ...given] };
  } catch (error) {
    if (!(error instanceof TrustError) || error.check !== 'path-not-found') throw error;
    throw new FileSigningError('chain-not-trusted', 'no trusted certificate is reached', { cause: error });
  }
}
