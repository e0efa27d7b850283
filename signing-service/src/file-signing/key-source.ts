import { readFileSync } from 'node:fs';
import { KeyError } from '../keys/errors.js';
import type { SigningKey } from '../keys/signing-key.js';
import { softwareKey } from '../keys/software-key.js';
import { readPkcs12 } from '../pkcs12/read-pkcs12.js';
import { systemReason } from './file-signing-error.js';
import { readSecretFile } from './secret-file.js';

/** An opened key with the certificates that lie where it lies. Close it when done. */
export interface OpenedKey {
  readonly key: SigningKey;
  /** Whatever certificates are there, DER; its issuers may be among them. */
  readonly beside: readonly Uint8Array[];
  close(): Promise<void>;
}

function readKeyFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new KeyError('key-file-unreadable', systemReason(cause), { cause });
  }
}

/**
 * Opens a PKCS#12 file with the password on the first line of another one; without it, with the empty password. Throws KeyError
 * `key-file-unreadable` and what `readPkcs12` throws, FileSigningError `password-file-unreadable`.
 */
export function openKeyFile(file: string, passwordFile: string | undefined): OpenedKey {
  const bytes = readKeyFile(file);
  const password = passwordFile === undefined ? Buffer.alloc(0) : readSecretFile(passwordFile);
  try {
    const { privateKey, certificates } = readPkcs12(bytes, password);
    return { key: softwareKey(privateKey, certificates), beside: certificates, close: () => Promise.resolve() };
  } finally {
    password.fill(0);
  }
}
