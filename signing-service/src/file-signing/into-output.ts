import { statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { FileSigningError, systemReason } from './file-signing-error.js';
import { OutputFile, unwritable } from './output-file.js';

/** Facts of the input, links followed. Throws `input-unreadable`, `input-not-a-file`. */
function factsOf(input: string): BigIntStats {
  let facts: BigIntStats;
  try {
    facts = statSync(input, { bigint: true });
  } catch (cause) {
    throw new FileSigningError('input-unreadable', systemReason(cause), { cause });
  }
  if (!facts.isFile()) throw new FileSigningError('input-not-a-file', 'there is something else than a file');
  return facts;
}

function requireUnchanged(input: string, before: BigIntStats): void {
  const now = factsOf(input);
  if (now.ino === before.ino && now.size === before.size && now.mtimeNs === before.mtimeNs) return;
  throw new FileSigningError('input-changed', 'somebody wrote to it meanwhile');
}

/** Errors of the operating system by what they concern; whatever else failed, an input that changed is the reason. */
function explained(error: unknown, input: string, before: BigIntStats): unknown {
  if (error instanceof FileSigningError) return error;
  try {
    requireUnchanged(input, before);
  } catch (changed) {
    return changed;
  }
  if (!(error instanceof Error && 'syscall' in error)) return error;
  const concernsInput = error.syscall === 'read' || ('path' in error && error.path === input);
  if (!concernsInput) return unwritable(error);
  return new FileSigningError('input-unreadable', systemReason(error), { cause: error });
}

/**
 * Makes one file from another: `make` writes it to a path where nothing is yet. It appears under its name when it is whole and the input is
 * still the one that was read, with the input's permissions; else nothing is left of it. Throws FileSigningError, and what `make` throws.
 */
export async function intoOutput<T>(
  { input, output }: { readonly input: string; readonly output: string },
  make: (path: string) => Promise<T>,
): Promise<T> {
  const before = factsOf(input);
  const made = new OutputFile(output, before);
  try {
    const result = await make(made.path);
    requireUnchanged(input, before);
    await made.commit();
    return result;
  } catch (error) {
    throw explained(error, input, before);
  } finally {
    made.discard();
  }
}
