import { PdfError } from '../errors.js';
import { aes256KeyForOwner, aes256KeyForUser } from './aes256-key.js';
import type { LegacyEncryption } from './legacy-key.js';
import { legacyKeyForOwner, legacyKeyForUser } from './legacy-key.js';
import { passwordBytes } from './password-bytes.js';

/** What a password opened. */
export interface OpenedEncryption {
  /** The file encryption key. */
  readonly key: Uint8Array;
  readonly asOwner: boolean;
}

/**
 * Tries a password as the user's, then as the owner's; the empty one when none is given.
 * @throws PdfError `pdf-encrypted` when a password is needed, `pdf-password-wrong` when the given one is not it.
 */
export function authenticate(encryption: LegacyEncryption, password: string | undefined): OpenedEncryption {
  const opened = openWith(encryption, password ?? '');
  if (opened) return opened;
  if (password === undefined || password === '') throw new PdfError('pdf-encrypted', 'the document needs a password');
  throw new PdfError('pdf-password-wrong', 'the password does not open the document');
}

function openWith(encryption: LegacyEncryption, password: string): OpenedEncryption | undefined {
  const { dictionary } = encryption;
  const isLegacy = dictionary.revision < 5;
  const candidates = passwordBytes(password, dictionary.revision);
  for (const bytes of candidates) {
    const key = isLegacy ? legacyKeyForUser(encryption, bytes) : aes256KeyForUser(dictionary, bytes);
    if (key) return { key, asOwner: false };
  }
  for (const bytes of candidates) {
    const key = isLegacy ? legacyKeyForOwner(encryption, bytes) : aes256KeyForOwner(dictionary, bytes);
    if (key) return { key, asOwner: true };
  }
  return undefined;
}
