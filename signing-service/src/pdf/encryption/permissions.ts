import { decryptBlocks } from './aes.js';
import type { EncryptionDictionary } from './encryption-dictionary.js';

/**
 * What the encryption dictionary asks of whoever opened the document (ISO 32000-2 table 22). No cipher holds anybody to it:
 * a program that does what is not permitted says so.
 */
export interface DocumentPermissions {
  /** Opened with the owner's password: everything is permitted. */
  readonly asOwner: boolean;
  /** Bit 4: changing the document in other ways than below. */
  readonly mayModify: boolean;
  /** Bit 6: annotating and filling form fields; with bit 4 making form fields too. */
  readonly mayAnnotate: boolean;
  /** Bit 9, or 6: filling and signing existing form fields. */
  readonly mayFillForms: boolean;
}

/** @param key The file encryption key. */
export function permissionsOf(
  dictionary: EncryptionDictionary,
  { key, asOwner }: { readonly key: Uint8Array; readonly asOwner: boolean },
): DocumentPermissions {
  // What was altered permits nothing.
  const flags = areFlagsAuthentic(dictionary, key) ? dictionary.permissionFlags : 0;
  const mayAnnotate = asOwner || isSet(flags, 6);
  return {
    asOwner,
    mayModify: asOwner || isSet(flags, 4),
    mayAnnotate,
    mayFillForms: mayAnnotate || (dictionary.revision >= 3 && isSet(flags, 9)),
  };
}

/** Bits count from 1. */
function isSet(flags: number, bit: number): boolean {
  return ((flags >> (bit - 1)) & 1) === 1;
}

/** From revision 5 on /P and /EncryptMetadata stand in /Perms a second time, under the key (Algorithm 2.A f). */
function areFlagsAuthentic(dictionary: EncryptionDictionary, key: Uint8Array): boolean {
  const { revision, permissionFlags, encryptsMetadata, sealedPermissions } = dictionary;
  if (revision < 5) return true;
  const opened = Buffer.from(decryptBlocks(key, sealedPermissions));
  const metadata = encryptsMetadata ? 'T' : 'F';
  return opened.readInt32LE(0) === permissionFlags && opened.toString('latin1', 8, 12) === `${metadata}adb`;
}
