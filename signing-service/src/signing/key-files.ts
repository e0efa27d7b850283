import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KeyError } from '../keys/errors.js';
import { readPinFile } from '../keys/pin-file.js';
import type { SigningKey } from '../keys/signing-key.js';
import { softwareKey } from '../keys/software-key.js';
import { readPkcs12 } from '../pkcs12/read-pkcs12.js';

const scheme = 'file:';

/** Whether a credential's key is in a PKCS#12 file (RFC 8089) and not on a token. */
export function isKeyFile(keyUri: string): boolean {
  return keyUri.startsWith(scheme);
}

/** What people know the file by. */
export function keyFileName(keyUri: string): string {
  return basename(fileURLToPath(keyUri));
}

/** A key with the certificates, DER, that lie in its file: its issuers' may be among them. */
export interface FiledKey {
  readonly key: SigningKey;
  readonly beside: readonly Uint8Array[];
}

interface Opened {
  /** Of the files as they were read. */
  readonly version: string;
  readonly filed: Promise<FiledKey>;
}

/**
 * Keys in PKCS#12 files, in this process's memory once they were opened: such a key is as safe as this machine. A file is read again
 * when it or its password's file has changed, a renewed one so without a restart.
 */
export class KeyFiles {
  readonly #passwordFile: (keyUri: string) => string | undefined;
  readonly #opened = new Map<string, Opened>();

  /** `passwordFile`: absolute path of the file whose one line is the password; without one the password is empty. */
  constructor(passwordFile: (keyUri: string) => string | undefined) {
    this.#passwordFile = passwordFile;
  }

  /** Throws KeyError `key-file-unreadable`, `configuration` for the password's file, and what `readPkcs12` throws. */
  async open(keyUri: string): Promise<FiledKey> {
    const path = fileURLToPath(keyUri);
    const passwordFile = this.#passwordFile(keyUri);
    const version = await versionOf([path, ...(passwordFile === undefined ? [] : [passwordFile])]);
    const known = this.#opened.get(keyUri);
    // A password that was wrong stays so: the derivation takes time, and the file is asked for every few seconds.
    if (known?.version === version) return known.filed;
    const filed = openKeyFile(path, passwordFile);
    this.#opened.set(keyUri, { version, filed });
    return filed;
  }
}

async function versionOf(files: readonly string[]): Promise<string> {
  try {
    const seen = await Promise.all(files.map((file) => stat(file, { bigint: true })));
    return seen.map(({ ino, size, mtimeNs }) => `${ino}/${size}/${mtimeNs}`).join(' ');
  } catch (cause) {
    throw new KeyError('key-file-unreadable', 'the key file or the file with its password is not there', { cause });
  }
}

async function openKeyFile(path: string, passwordFile: string | undefined): Promise<FiledKey> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new KeyError('key-file-unreadable', 'the key file cannot be read', { cause });
  });
  const password = passwordFile === undefined ? Buffer.alloc(0) : readPinFile(passwordFile);
  try {
    const { privateKey, certificates } = readPkcs12(bytes, password);
    return { key: softwareKey(privateKey, certificates), beside: certificates };
  } finally {
    password.fill(0);
  }
}
