import type { Certificate } from './certificate.js';
import type { DistinguishedName } from './distinguished-name.js';
import type { NameConstraints } from './name-constraints.js';
import type { SubjectPublicKey } from './public-key.js';

/** What is trusted without proof: a name and a key (RFC 5280 §6.1.1 (d)). */
export interface TrustAnchor {
  readonly name: DistinguishedName;
  readonly publicKey: SubjectPublicKey;
  /** initial-permitted-subtrees and initial-excluded-subtrees (RFC 5280 §6.1.1 (h), (i)). */
  readonly nameConstraints: NameConstraints | undefined;
  readonly subjectKeyIdentifier: Uint8Array | undefined;
  /** Where it was taken from, DER: others who trust it may want to see it. */
  readonly certificate?: Uint8Array | undefined;
}

/**
 * The anchor that a certificate stands for, self-signed or not. Its name constraints go along (RFC 5937 §3.2); dates, path length and
 * the rest of it bind nobody.
 */
export function trustAnchorOf({ subject, publicKey, extensions, der }: Certificate): TrustAnchor {
  const { nameConstraints, subjectKeyIdentifier } = extensions;
  return { name: subject, publicKey, nameConstraints, subjectKeyIdentifier, certificate: der };
}

/** Whether the certificate is the anchor's own: the same name for the same key. It adds nothing to a path. */
export function isAnchor({ subject, publicKey }: Certificate, anchor: TrustAnchor): boolean {
  return subject.key === anchor.name.key && Buffer.compare(publicKey.der, anchor.publicKey.der) === 0;
}
