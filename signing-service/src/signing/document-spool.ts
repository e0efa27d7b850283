import { createHash, type Hash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ServiceError } from '../authorization/errors.js';

/** A received document in a file of its own. Remove it when done. */
export interface SpooledDocument {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** SHA-256 of the document followed by `tail`, without reading it again. */
  sha256With(tail: Uint8Array): string;
  remove(): Promise<void>;
}

export interface SpoolOptions {
  readonly folder: string;
  /** Most bytes taken. */
  readonly limitBytes: number;
  /** Longest pause between two chunks, in milliseconds. */
  readonly idleMs: number;
}

/**
 * Writes a body to a file while hashing it. Whatever ends it early leaves no file behind. Throws ServiceError `pdf-too-large` (with
 * `limitBytes`) and `request-invalid` for a body of another length than announced, one that stalls, or a client that goes away.
 */
export async function spoolDocument(source: Readable, size: number, options: SpoolOptions): Promise<SpooledDocument> {
  const { folder, limitBytes } = options;
  if (size > limitBytes) throw new ServiceError('pdf-too-large', { details: { limitBytes } });
  const path = join(folder, `${randomUUID()}.pdf`);
  const remove = (): Promise<void> => rm(path, { force: true });
  try {
    const hash = await receive(source, size, { path, idleMs: options.idleMs });
    return {
      path,
      size,
      sha256: hash.copy().digest('hex'),
      sha256With: (tail) => hash.copy().update(tail).digest('hex'),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Makes the folder, and removes what an earlier run left in it. */
export async function prepareSpoolFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const left = await readdir(folder);
  await Promise.all(
    left.filter((name) => name.endsWith('.pdf')).map((name) => rm(join(folder, name), { force: true })),
  );
}

async function receive(
  source: Readable,
  size: number,
  { path, idleMs }: { readonly path: string; readonly idleMs: number },
): Promise<Hash> {
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  const stalled = setTimeout(() => source.destroy(), idleMs);
  let received = 0;
  try {
    // `destroyOnReturn` false: a refusal must still be answered on the same connection.
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('The body is not a stream of bytes');
      stalled.refresh();
      received += chunk.length;
      if (received > size) throw lengthDiffers('more bytes than announced');
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } catch (error) {
    throw error instanceof ServiceError ? error : lengthDiffers(error);
  } finally {
    clearTimeout(stalled);
    await file.close();
  }
  if (received !== size) throw lengthDiffers('fewer bytes than announced');
  return hash;
}

function lengthDiffers(privateCause: unknown): ServiceError {
  return new ServiceError('request-invalid', { details: { fields: ['size'] }, privateCause });
}
