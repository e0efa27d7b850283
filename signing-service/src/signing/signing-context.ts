import type { AuthorizationContext } from '../authorization/context.js';
import type { CredentialRegistry } from './credential-registry.js';
import type { KnownCertificates } from './known-certificates.js';
import type { KnownLogos } from './known-logos.js';
import type { PinDesk } from './pin-desk.js';
import type { SignatureEngine } from './signature-engine.js';
import type { SigningTrust } from './signing-trust.js';

/** Points at which a crash is simulated by tests; each comes after what it names. */
export type SigningPoint =
  | 'prepared'
  | 'intent'
  | 'raw-signature'
  | 'signed'
  | 'time-stamp'
  | 'stamped'
  | 'completed'
  | 'proofs'
  | 'appended'
  | 'released';

export interface SigningContext {
  /** Its store commits in groups; its clock throws `clock-unsure`. */
  readonly authorization: AuthorizationContext;
  readonly credentials: CredentialRegistry;
  readonly pins: PinDesk;
  readonly engine: SignatureEngine;
  readonly trust: SigningTrust;
  readonly certificates: KnownCertificates;
  readonly logos: KnownLogos;
  /** How long a signature may wait for the token and take there, in milliseconds. */
  readonly tokenMs: number;
  /** Called between the steps; what it throws ends the request there. */
  readonly reached: (point: SigningPoint) => void;
  /** Takes the time of a step. */
  readonly timed: <T>(step: string, work: () => Promise<T>) => Promise<T>;
}
