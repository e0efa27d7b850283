import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ServiceError } from '../authorization/errors.js';
import type { EngineInput } from '../pades/engine-messages.js';

/** A received document, in memory or in a file of its own. Remove it when done. */
export interface SpooledDocument {
  readonly input: EngineInput;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** SHA-256 of the document followed by `tail`, without reading it again. */
  sha256With(tail: Uint8Array): string;
  /** The document from its beginning. */
  read(): Readable;
  remove(): Promise<void>;
}

export interface SpoolOptions {
  readonly folder: string;
  /** Most bytes taken. */
  readonly limitBytes: number;
  /** Longest pause between two chunks, in milliseconds. */
  readonly idleMs: number;
}

/** Documents up to this size stay in memory: writing and reading a small file costs more than its signature. */
const inMemoryBytes = 256 * 1024;

/**
 * Receives a body while hashing it. Whatever ends it early leaves nothing behind. Throws ServiceError `pdf-too-large` (with
 * `limitBytes`) and `request-invalid` for a body of another length than announced, one that stalls, or a client that goes away.
 */
export async function spoolDocument(source: Readable, size: number, options: SpoolOptions): Promise<SpooledDocument> {
  const { limitBytes } = options;
  if (size > limitBytes) throw new ServiceError('pdf-too-large', { details: { limitBytes } });
  return size <= inMemoryBytes ? receiveInMemory(source, size, options) : receiveInFile(source, size, options);
}

/** Makes the folder, and removes what an earlier run left in it. */
export async function prepareSpoolFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const left = await readdir(folder);
  await Promise.all(
    left.filter((name) => name.endsWith('.pdf')).map((name) => rm(join(folder, name), { force: true })),
  );
}

async function receiveInMemory(source: Readable, size: number, { idleMs }: SpoolOptions): Promise<SpooledDocument> {
  // Shared: the engine's workers read it where it is.
  const bytes = Buffer.from(new SharedArrayBuffer(size));
  let filled = 0;
  const keep = (chunk: Uint8Array): void => {
    bytes.set(chunk, filled);
    filled += chunk.length;
  };
  const hash = await receive(source, { size, idleMs, keep });
  return {
    input: { bytes },
    size,
    ...digestsOf(hash),
    read: () => Readable.from([bytes]),
    remove: () => Promise.resolve(),
  };
}

async function receiveInFile(source: Readable, size: number, options: SpoolOptions): Promise<SpooledDocument> {
  const path = join(options.folder, `${randomUUID()}.pdf`);
  const remove = (): Promise<void> => rm(path, { force: true });
  let file: FileHandle | undefined;
  try {
    const opened = await open(path, 'wx', 0o600);
    file = opened;
    const hash = await receive(source, { size, idleMs: options.idleMs, keep: (chunk) => opened.writeFile(chunk) });
    return { input: { path }, size, ...digestsOf(hash), read: () => createReadStream(path), remove };
  } catch (error) {
    await remove();
    throw error;
  } finally {
    await file?.close();
  }
}

function digestsOf(hash: Hash): Pick<SpooledDocument, 'sha256' | 'sha256With'> {
  return {
    sha256: hash.copy().digest('hex'),
    sha256With: (tail) => hash.copy().update(tail).digest('hex'),
  };
}

interface Reception {
  readonly size: number;
  readonly idleMs: number;
  readonly keep: (chunk: Uint8Array) => void | Promise<void>;
}

/** Answers the running hash of all bytes received. */
async function receive(source: Readable, { size, idleMs, keep }: Reception): Promise<Hash> {
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
      await keep(chunk);
    }
  } catch (error) {
    throw error instanceof ServiceError ? error : lengthDiffers(error);
  } finally {
    clearTimeout(stalled);
  }
  if (received !== size) throw lengthDiffers('fewer bytes than announced');
  return hash;
}

function lengthDiffers(privateCause: unknown): ServiceError {
  return new ServiceError('request-invalid', { details: { fields: ['size'] }, privateCause });
}
