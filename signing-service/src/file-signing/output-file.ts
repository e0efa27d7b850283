import { randomBytes } from 'node:crypto';
import { lstatSync, realpathSync, rmSync, statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { chmod, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileSigningError, systemReason } from './file-signing-error.js';

const permissionBits = 0o777;

export function unwritable(cause: unknown): FileSigningError {
  return new FileSigningError('output-unwritable', systemReason(cause), { cause });
}

/**
 * The file that a path means for an input of these facts: a link is followed, so that it stays and its target is replaced. Throws
 * `output-not-a-file`, `output-is-input`, `output-unwritable`.
 */
function targetOf(output: string, input: BigIntStats): string {
  const entry = lstatSync(output, { throwIfNoEntry: false });
  if (entry === undefined) return output;
  const existing = statSync(output, { bigint: true, throwIfNoEntry: false });
  if (existing?.isFile() !== true)
    throw new FileSigningError('output-not-a-file', 'there is something else than a file');
  if (existing.dev === input.dev && existing.ino === input.ino) {
    throw new FileSigningError('output-is-input', 'input and output are the same file');
  }
  return entry.isSymbolicLink() ? realpathSync(output) : output;
}

const unfinished = new Set<OutputFile>();

/**
 * An output in the making: a hidden file beside its target that takes the target's name, at once, when it is whole. Nothing is forced to
 * the disk: after a power cut the last outputs may be missing or empty, as after `cp`.
 */
export class OutputFile {
  readonly #target: string;
  readonly #mode: number;
  /** Where it is to be made; nothing is there yet. */
  readonly path: string;

  /** Throws `output-not-a-file`, `output-is-input`, `output-unwritable`. */
  constructor(output: string, input: BigIntStats) {
    try {
      this.#target = targetOf(output, input);
    } catch (error) {
      throw error instanceof FileSigningError ? error : unwritable(error);
    }
    this.#mode = Number(input.mode) & permissionBits;
    this.path = join(dirname(this.#target), `.dealseal-${randomBytes(8).toString('hex')}.part`);
    unfinished.add(this);
  }

  /** Gives it the input's permissions and its name; what had that name is replaced. Throws `output-unwritable`. */
  async commit(): Promise<void> {
    try {
      await chmod(this.path, this.#mode);
      // Aside: some file systems write a file out before it takes the place of another one.
      await rename(this.path, this.#target);
    } catch (cause) {
      throw unwritable(cause);
    }
    unfinished.delete(this);
  }

  /** Removes it unless it was committed. Never throws. */
  discard(): void {
    if (!unfinished.delete(this)) return;
    try {
      rmSync(this.path, { force: true });
    } catch {
      // The folder went away or read-only meanwhile; why is told by what made the file be discarded.
    }
  }
}

/** Removes what is not whole yet: a program that ends now leaves nothing of it behind. */
export function discardUnfinished(): void {
  for (const output of unfinished) output.discard();
}
