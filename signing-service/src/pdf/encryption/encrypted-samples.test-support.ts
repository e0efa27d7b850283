import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every revision and method of the standard security handler that qpdf writes, by its options. */
export const encryptionKinds: readonly { readonly name: string; readonly options: readonly string[] }[] = [
  { name: 'R2, RC4 of 40 bits', options: ['40'] },
  { name: 'R3, RC4 of 128 bits', options: ['128', '--use-aes=n'] },
  { name: 'R4, RC4 by crypt filter', options: ['128', '--use-aes=n', '--force-V4'] },
  { name: 'R4, AESV2', options: ['128', '--use-aes=y'] },
  { name: 'R4, AESV2, metadata in the clear', options: ['128', '--use-aes=y', '--cleartext-metadata'] },
  { name: 'R5, AESV3', options: ['256', '--force-R5'] },
  { name: 'R6, AESV3', options: ['256'] },
  { name: 'R6, AESV3, metadata in the clear', options: ['256', '--cleartext-metadata'] },
];

export interface EncryptedBy {
  readonly user?: string;
  readonly owner?: string;
  /** Key length, then what else `--encrypt` takes. */
  readonly options: readonly string[];
  /** Other options of qpdf. */
  readonly more?: readonly string[];
}

/** A document as qpdf writes it encrypted. */
export function encryptedPdf(input: Uint8Array, by: EncryptedBy): Buffer {
  const { user = '', owner = 'owner', options, more = [] } = by;
  return qpdf(input, ['--allow-weak-crypto', ...more, '--encrypt', user, owner, ...options, '--']);
}

/** A document as qpdf decrypts it: another reader's view of what it holds. */
export function decryptedPdf(input: Uint8Array, password = ''): Buffer {
  return qpdf(input, ['--decrypt', `--password=${password}`]);
}

function qpdf(input: Uint8Array, options: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-encrypted-'));
  try {
    const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
    writeFileSync(from, input);
    execFileSync('qpdf', [...options, from, to]);
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The encryption dictionary as qpdf writes it. With AES-256 it fits every document: its keys depend on nothing outside. */
export function encryptEntry(input: Uint8Array, by: EncryptedBy): string {
  const text = encryptedPdf(input, by).toString('latin1');
  const [, entry = ''] =
    /obj\s*(<<(?:(?!endobj)[\s\S])*?\/Filter \/Standard(?:(?!endobj)[\s\S])*>>)\s*endobj/u.exec(text) ?? [];
  return entry;
}
