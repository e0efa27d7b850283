import { ServiceError } from '../authorization/errors.js';
import { CmsError } from '../cms/cms-error.js';
import type { ServiceErrorCode } from '../contract/error.js';
import { KeyError, type KeyErrorCode } from '../keys/errors.js';
import { PadesError, type PadesErrorCode } from '../pades/pades-error.js';

/** What a caller hears of a key's failure. A key that is not as configured is the operator's matter: the log tells which way. */
const ofKey: Readonly<Record<KeyErrorCode, ServiceErrorCode>> = {
  'token-absent': 'token-absent',
  'token-pin-refused': 'token-pin-refused',
  'token-pin-locked': 'token-pin-refused',
  'token-busy': 'token-busy',
  'token-failed': 'token-failed',
  'key-not-found': 'credential-unsuitable',
  'key-ambiguous': 'credential-unsuitable',
  'key-mismatch': 'credential-unsuitable',
  'mechanism-unsupported': 'credential-unsuitable',
  configuration: 'credential-unsuitable',
  'declined-on-device': 'token-failed',
  // The service signs with tokens only.
  'key-file-unreadable': 'internal',
  'key-file-malformed': 'internal',
  'key-file-unsupported': 'internal',
  'key-password-wrong': 'internal',
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
  // The service takes presets only, and no logo.
  'mark-off-page': 'internal',
  'mark-overlaps': 'internal',
  'mark-image-invalid': 'internal',
  'mark-image-too-large': 'internal',
  'mark-text-unsupported': 'mark-text-unsupported',
  'time-zone-unknown': 'request-invalid',
  'signature-too-large': 'internal',
  'document-changed': 'internal',
  'engine-failed': 'internal',
};

/** An error of the rooms below as the contract names it; what none of them threw stays as it is. */
export function serviceErrorOf(error: unknown): unknown {
  if (error instanceof KeyError) return new ServiceError(ofKey[error.code], { privateCause: error });
  if (error instanceof PadesError) return new ServiceError(ofPades[error.code], { privateCause: error });
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
