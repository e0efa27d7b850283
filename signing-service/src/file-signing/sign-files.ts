import { basename, join } from 'node:path';
import { FileSigningError } from './file-signing-error.js';

export interface FilePair {
  readonly input: string;
  readonly output: string;
}

export interface FilesRun {
  readonly sign: (pair: FilePair) => Promise<void>;
  readonly onSigned: (pair: FilePair) => void;
  readonly onRefused: (pair: FilePair, error: unknown) => void;
  /** Files at the same time. */
  readonly concurrency: number;
}

/** Where each input goes: into a folder, under its own name. */
export function pairsInto(folder: string, inputs: readonly string[]): FilePair[] {
  return inputs.map((input) => ({ input, output: join(folder, basename(input)) }));
}

/** Signs all files, several at a time, each for itself: one that is refused is told of and holds up no other. */
export async function signFiles(
  pairs: readonly FilePair[],
  { sign, onSigned, onRefused, concurrency }: FilesRun,
): Promise<void> {
  const taken = new Set<string>();
  const waiting = pairs[Symbol.iterator]();
  const signOne = async (pair: FilePair): Promise<void> => {
    if (taken.has(pair.output)) throw new FileSigningError('output-name-taken', 'another file has that name');
    taken.add(pair.output);
    await sign(pair);
  };
  const work = async (): Promise<void> => {
    for (const pair of waiting) {
      try {
        await signOne(pair);
        onSigned(pair);
      } catch (error) {
        onRefused(pair, error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}
