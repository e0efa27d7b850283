import { statSync } from 'node:fs';
import { escapeControls } from '../logging/escape-controls.js';
import type { Terminal } from './command.js';

const groupAndOthers = 0o077;

/** Tells who sits at a terminal of files with secrets that others can read; a script has its own reasons. */
export function warnOfReaders({ complain, progress }: Terminal, files: readonly (string | undefined)[]): void {
  if (progress === undefined) return;
  for (const file of new Set(files)) {
    if (file === undefined) continue;
    const facts = statSync(file, { throwIfNoEntry: false });
    if (facts?.isFile() !== true || (facts.mode & groupAndOthers) === 0) continue;
    complain(`${escapeControls(file)} can be read by others than its owner: chmod 600`);
  }
}
