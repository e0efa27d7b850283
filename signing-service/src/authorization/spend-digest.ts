import type { Trx } from '../store/store.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { ServiceError } from './errors.js';

export interface SpendRequest extends PersonKey {
  readonly authorizationId: string;
  /** Of the bytes received, lower-case hex. */
  readonly sha256: string;
  /** Of the signature. */
  readonly requestKey: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What the authorization says of the signature that it opened. */
export interface SpentDigest {
  readonly credentialId: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Takes one digest of an authorization, inside the transaction that writes the signature's intent. A repeat with the same
 * request key spends nothing further. Throws `authorization-unknown` (also when it is another person's or tenant's), `authorization-expired`,
 * `authorization-spent`, `digest-not-authorized`, `credential-not-granted`. After `digest-not-authorized`, and when the bytes received are
 * others than announced, call `endAuthorization` in a transaction of its own: the code is spent.
 */
export async function spendDigest(_trx: Trx, _request: SpendRequest): Promise<SpentDigest> {
  throw new ServiceError('internal');
}

/** Ends an authorization before its time; what is unknown or has ended already stays as it is. */
export async function endAuthorization(
  _context: AuthorizationContext,
  _request: PersonKey & {
    readonly authorizationId: string;
    readonly reason: 'digest-not-authorized' | 'digest-mismatch';
  },
): Promise<void> {
  throw new ServiceError('internal');
}
