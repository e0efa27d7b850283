import { FileSigningError, systemReason } from '../file-signing/file-signing-error.js';
import { describeDocument } from '../pades/describe-document.js';
import type { DocumentDescription } from '../pades/describe-document.js';
import type { InspectOptions } from '../pades/inspect-document.js';
import { FileSource } from '../pdf/file-source.js';
import { type RunCommand, UsageError } from './command.js';
import { readPassword } from './document-password.js';
import { descriptionJson } from './description-json.js';
import { descriptionLines } from './description-lines.js';
import { refusalLine } from './refusal-line.js';
import { warnOfReaders } from './secret-warning.js';

function open(file: string): FileSource {
  try {
    return new FileSource(file);
  } catch (cause) {
    throw new FileSigningError('input-unreadable', systemReason(cause), { cause });
  }
}

async function describe(file: string, options: InspectOptions): Promise<DocumentDescription> {
  const source = open(file);
  try {
    return await describeDocument(source, options);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new FileSigningError('input-unreadable', systemReason(error), { cause: error });
  } finally {
    source.close();
  }
}

/** `dealseal inspect`: what each file holds, one after the other. */
export const inspect: RunCommand = async ({ operands, flag, text, terminal }) => {
  if (operands.length === 0) throw new UsageError('name the files to inspect');
  warnOfReaders(terminal, [text('password-file')]);
  const options = { password: readPassword(text('password-file')), repair: flag('repair') };
  let refused = 0;
  for (const file of operands) {
    try {
      const description = await describe(file, options);
      if (flag('json')) terminal.print(descriptionJson(file, description));
      else for (const line of descriptionLines(file, description)) terminal.print(line);
    } catch (error) {
      refused += 1;
      terminal.complain(refusalLine(file, error));
    }
  }
  return refused === 0 ? 0 : 1;
};
