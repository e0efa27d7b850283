import { open } from 'node:fs/promises';
import { TrustError } from './trust-error.js';

export interface BasicCredentials {
  /** Without a colon (RFC 7617 §2). */
  readonly user: string;
  /** A file that only its owner can read; its first line is the password. */
  readonly passwordFile: string;
}

const groupAndOthers = 0o077;
const maxBytes = 1_024;

async function readPassword(path: string): Promise<string> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new TrustError('trust-configuration', 'the password file cannot be opened', { cause });
  });
  try {
    const { mode } = await file.stat();
    if ((mode & groupAndOthers) !== 0) {
      throw new TrustError('trust-configuration', 'the password file may be read by others than its owner: chmod 600');
    }
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0);
    const [password = ''] = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/u);
    if (bytesRead > maxBytes || password === '') {
      throw new TrustError('trust-configuration', 'the password file is empty or too long');
    }
    return password;
  } finally {
    await file.close();
  }
}

/**
 * Value of the Authorization header (RFC 7617), the file read anew each time. Throws `trust-configuration` when it cannot be used;
 * the error never holds what is in it.
 */
export async function basicAuthorization({ user, passwordFile }: BasicCredentials): Promise<string> {
  if (user.includes(':')) throw new TrustError('trust-configuration', 'the user of a password may have no colon');
  const password = await readPassword(passwordFile);
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
