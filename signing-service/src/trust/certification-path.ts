import type { Certificate } from './certificate.js';
import type { TrustAnchor } from './trust-anchor.js';

/** An anchor, and the certificates from the one it issued down to the one in question. */
export interface CertificationPath {
  readonly anchor: TrustAnchor;
  readonly certificates: readonly [Certificate, ...Certificate[]];
}
