import { mkdirSync } from 'node:fs';
import { FileSigningError, systemReason } from '../file-signing/file-signing-error.js';
import { type FilePair, pairsInto } from '../file-signing/sign-files.js';
import { type Call, Refusal, UsageError } from './command.js';
import { refusalLine } from './refusal-line.js';

/** The files of a command line. */
export interface NamedFiles {
  readonly pairs: readonly FilePair[];
  /** To be made if it is not there. */
  readonly folder: string | undefined;
}

/** Makes the folder where there is one to be made. Throws Refusal. */
export function makeFolder({ folder }: Pick<NamedFiles, 'folder'>): void {
  if (folder === undefined) return;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const error = new FileSigningError('output-unwritable', systemReason(cause), { cause });
    throw new Refusal(refusalLine(folder, error), { cause });
  }
}

/** One input and one output, or inputs for the folder of --out-dir. Throws UsageError. */
export function readFilePairs({ operands, text }: Call): NamedFiles {
  const folder = text('out-dir');
  if (folder !== undefined) {
    if (operands.length === 0) throw new UsageError('name the files');
    return { pairs: pairsInto(folder, operands), folder };
  }
  const [input, output, ...more] = operands;
  if (input === undefined || output === undefined || more.length > 0) {
    throw new UsageError('name one input and one output, or many inputs and --out-dir');
  }
  return { pairs: [{ input, output }], folder };
}
