import { basename } from 'node:path';
import { discardUnfinished } from '../file-signing/output-file.js';
import { type FilePair, signFiles } from '../file-signing/sign-files.js';
import { escapeControls } from '../logging/escape-controls.js';
import type { Call } from './command.js';
import { FilesProgress } from './files-progress.js';
import { refusalLine } from './refusal-line.js';

/** While one is read and hashed, others wait for the key or are written out. */
const filesAtOnce = 4;

/** Ends as the signal would have ended the program, without half an output. */
function endBySignal(signal: NodeJS.Signals): void {
  discardUnfinished();
  process.kill(process.pid, signal);
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What is done with each file, and how that is called in the end. */
export interface FilesWork {
  readonly done: string;
  readonly act: (pair: FilePair, onRead: (read: number, size: number) => void) => Promise<void>;
}

/** Does it with all files; each refused one is told of in a line. Answers the exit code. */
export async function runFiles({ terminal }: Call, pairs: readonly FilePair[], work: FilesWork): Promise<number> {
  const { complain, progress } = terminal;
  const shown = new FilesProgress(progress, pairs.length);
  let refused = 0;
  for (const signal of signals) process.once(signal, endBySignal);
  try {
    await signFiles(pairs, {
      concurrency: filesAtOnce,
      sign: (pair) => work.act(pair, shown.begin(escapeControls(basename(pair.input)))),
      onSigned: () => shown.end(),
      onRefused: ({ input }, error) => {
        refused += 1;
        complain(refusalLine(input, error));
        shown.end();
      },
    });
  } finally {
    for (const signal of signals) process.removeListener(signal, endBySignal);
    shown.close();
  }
  if (progress !== undefined && pairs.length > 1)
    complain(`${pairs.length - refused} ${work.done}, ${refused} refused.`);
  return refused === 0 ? 0 : 1;
}
