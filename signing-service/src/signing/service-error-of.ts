import { ServiceError } from '../authorization/errors.js';
import { CmsError } from '../cms/cms-error.js';
import type { ErrorDetails, ServiceErrorCode } from '../contract/error.js';
import { KeyError, type KeyErrorCode } from '../keys/errors.js';
import { PadesError, type PadesErrorCode } from '../pades/pades-error.js';
import { TrustError } from '../trust/trust-error.js';

/** What a caller hears of a key's failure. A key that is not as configured is the operator's matter: the log tells which way. */
const ofKey: Readonly<Record<KeyErrorCode, ServiceErrorCode>> = {
  'token-absent': 'token-absent',
  'token-elsewhere': 'token-elsewhere',
  'token-pin-refused': 'token-pin-refused',
  'token-pin-locked': 'token-pin-refused',
  'pin-needed': 'pin-needed',
  'pin-unconfirmed': 'token-pin-refused',
  'pin-unreadable': 'credential-unsuitable',
  'token-busy': 'token-busy',
  'token-failed': 'token-failed',
  'key-not-found': 'credential-unsuitable',
  'key-ambiguous': 'credential-unsuitable',
  'key-mismatch': 'credential-unsuitable',
  'mechanism-unsupported': 'credential-unsuitable',
  configuration: 'credential-unsuitable',
  'declined-on-device': 'token-failed',
  'key-file-unreadable': 'credential-unsuitable',
  'key-file-malformed': 'credential-unsuitable',
  'key-file-unsupported': 'credential-unsuitable',
  'key-password-wrong': 'credential-unsuitable',
  // The service makes no keys and sets no PINs.
  'new-pin-unsuitable': 'internal',
  'key-name-taken': 'internal',
};

const ofPades: Readonly<Record<PadesErrorCode, ServiceErrorCode>> = {
  'pdf-not-a-pdf': 'pdf-not-a-pdf',
  'pdf-damaged': 'pdf-damaged',
  'pdf-encrypted': 'pdf-encrypted',
  'pdf-password-wrong': 'pdf-password-wrong',
  'pdf-encryption-unsupported': 'pdf-encryption-unsupported',
  'pdf-ambiguous': 'pdf-ambiguous',
  'pdf-certified-no-changes': 'pdf-certified-no-changes',
  'pdf-unsupported': 'pdf-unsupported',
  'pdf-limit-exceeded': 'pdf-limit-exceeded',
  'field-locked': 'field-locked',
  // The service asks for new fields of free names and certifies nothing.
  'field-not-found': 'internal',
  'field-not-a-signature-field': 'internal',
  'field-already-signed': 'internal',
  'field-read-only': 'internal',
  'field-name-taken': 'internal',
  'field-seed-value-unmet': 'internal',
  'certification-not-first': 'internal',
  // A page so small, or so full, that no mark has a place on it.
  'mark-does-not-fit': 'mark-no-free-place',
  'mark-no-free-place': 'mark-no-free-place',
  // The service takes presets only.
  'mark-off-page': 'internal',
  'mark-overlaps': 'internal',
  'mark-image-invalid': 'mark-picture-invalid',
  'mark-image-too-large': 'mark-picture-too-large',
  'mark-text-unsupported': 'mark-text-unsupported',
  'time-zone-unknown': 'request-invalid',
  'signature-too-large': 'internal',
  'document-changed': 'internal',
  'engine-failed': 'internal',
};

/** What a caller hears, before anything was signed, of the outer world's failure. */
function ofTrust(error: TrustError): ServiceErrorCode {
  switch (error.code) {
    case 'time-stamp-refused':
    case 'time-stamp-invalid':
    case 'time-stamp-unavailable':
      return disagreesOnTime(error) ? 'clock-unsure' : 'time-stamp-unavailable';
    case 'path-invalid':
      return error.check === 'revoked' ? 'credential-revoked' : 'credential-unsuitable';
    case 'path-unproven':
      // Nobody was asked: the certificates at hand lead nowhere.
      return error.causes.length === 0 ? 'credential-unsuitable' : 'revocation-unavailable';
    case 'trust-configuration':
      return 'internal';
    default:
      return 'revocation-unavailable';
  }
}

/** All authorities that were asked gave a time too far from ours: the clock is wrong, not they. */
function disagreesOnTime({ check, causes }: TrustError): boolean {
  const checks = causes.length === 0 ? [check] : causes.map((cause) => cause.check);
  return checks.every((each) => each === 'gen-time');
}

/** An error of the rooms below as the contract names it; what none of them threw stays as it is. */
export function serviceErrorOf(error: unknown): unknown {
  if (error instanceof KeyError) return new ServiceError(ofKey[error.code], { privateCause: error });
  if (error instanceof PadesError) return new ServiceError(ofPades[error.code], { privateCause: error });
  if (error instanceof TrustError) return new ServiceError(ofTrust(error), { privateCause: error });
  if (error instanceof CmsError) return new ServiceError('credential-unsuitable', { privateCause: error });
  return error;
}

/** Runs work of the rooms below; their errors leave as ServiceErrors. */
export async function asService<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw serviceErrorOf(error);
  }
}

/** What a signature that the token has made may wait for. */
const waitsFor: Partial<Record<ServiceErrorCode, ErrorDetails['waitsFor']>> = {
  'time-stamp-unavailable': 'time-stamp',
  'revocation-unavailable': 'revocation',
  'credential-unsuitable': 'revocation',
  'clock-unsure': 'clock',
  // Its turn did not come in time.
  'token-busy': 'time-stamp',
};

/** The same after the token has signed: what the outer world does not give now is asked for again. Throws `signature-unfinished`. */
export async function asUnfinished<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = serviceErrorOf(error);
    // Not the signer's certificate, which `asService` has told apart.
    const isOfAuthority = error instanceof TrustError && known instanceof ServiceError;
    const waiting = known instanceof ServiceError ? waitsFor[known.code] : undefined;
    if (waiting === undefined && !isOfAuthority) throw known;
    const privateCause = error instanceof ServiceError ? (error.privateCause ?? error) : error;
    throw new ServiceError('signature-unfinished', { details: { waitsFor: waiting ?? 'revocation' }, privateCause });
  }
}
