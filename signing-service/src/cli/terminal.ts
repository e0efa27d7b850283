import { createInterface } from 'node:readline';
import type { Terminal } from './command.js';
import { readHidden } from './hidden-line.js';

function requireBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Of a terminal that does not tell. */
const usualColumns = 80;

/** Clears the line and goes to its beginning (ECMA-48: EL, CR). */
const clearLine = '\r\u001B[K';

function cut(text: string, columns: number): string {
  const characters = Array.from(text);
  return characters.length < columns ? text : `${characters.slice(0, Math.max(0, columns - 2)).join('')}…`;
}

/** The process's own streams. The input is opened only when a command asks for a line. */
export function openTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  let lines: AsyncIterator<string> | undefined;
  let isShown = false;
  // A reader that went away, as `head` does, is no fault: nothing more is printed for it. Work goes on without somebody to complain to.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    requireBrokenPipe(error);
    process.exit();
  });
  stderr.on('error', requireBrokenPipe);
  const progress = (text: string | null): void => {
    if (text === null && !isShown) return;
    isShown = text !== null;
    stderr.write(text === null ? clearLine : `${clearLine}${cut(text, stderr.columns || usualColumns)}`);
  };
  return {
    print: (line) => void stdout.write(`${line}\n`),
    complain: (line) => {
      progress(null);
      stderr.write(`${line}\n`);
    },
    readLine: async () => {
      lines ??= createInterface({ input: stdin })[Symbol.asyncIterator]();
      const next = await lines.next();
      return next.done === true ? null : next.value;
    },
    readHidden: stdin.isTTY && stderr.isTTY ? readHidden : undefined,
    progress: stderr.isTTY ? progress : undefined,
  };
}
