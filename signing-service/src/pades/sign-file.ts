import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { DigestName } from '../cms/object-identifiers.js';
import { FileSource } from '../pdf/file-source.js';
import { completeSignature } from './complete-signature.js';
import { preparedDigest } from './document-digest.js';
import { HashedSource } from './hashed-source.js';
import { prepareSignature } from './prepare-signature.js';
import type { PreparedSignature, PrepareOptions } from './prepare-signature.js';

export interface FileSigning {
  readonly input: string;
  /** A file that does not exist yet; it is made for its owner alone. */
  readonly output: string;
  readonly options: PrepareOptions;
  readonly digest: DigestName;
  /** Answers the DER ContentInfo for a message digest. */
  readonly sign: (messageDigest: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  /** Is told, again and again, how many bytes of how many were read and copied. */
  readonly onRead?: ((read: number, size: number) => void) | undefined;
}

/**
 * Signs a file of any size into another. The input is read once: searched, hashed and copied in the same pass. What is
 * checked at the end is the copy, with its tail; when anything fails it is removed.
 *
 * Throws what `prepareSignature`, `completeSignature` and `sign` throw, and the file system's errors.
 */
export async function signFile(signing: FileSigning): Promise<PreparedSignature> {
  const output = openSync(signing.output, 'wx', 0o600);
  try {
    return await signInto(output, signing);
  } catch (error) {
    rmSync(signing.output, { force: true });
    throw error;
  } finally {
    closeSync(output);
  }
}

async function signInto(output: number, { input, output: path, options, digest, sign, onRead }: FileSigning) {
  const opened: FileSource[] = [];
  const open = (name: string): FileSource => {
    const file = new FileSource(name);
    opened.push(file);
    return file;
  };
  try {
    const file = open(input);
    const source = new HashedSource(file, digest, (block, offset) => {
      writeAll(output, block);
      onRead?.(offset + block.length, file.size);
    });
    const prepared = await prepareSignature(source, options);
    const contentInfo = await sign(preparedDigest(source, prepared, digest));
    const copy = source.movedTo(open(path));
    writeAll(output, completeSignature(copy, prepared, contentInfo, options.password));
    return prepared;
  } finally {
    for (const file of opened) file.close();
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}
