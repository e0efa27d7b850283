import { readSecretFile } from '../file-signing/secret-file.js';
import { Refusal } from './command.js';
import { refusalLine } from './refusal-line.js';

/** The password of encrypted documents from the file of --password-file. Throws Refusal. */
export function readPassword(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readSecretFile(file).toString('utf8');
  } catch (error) {
    throw new Refusal(refusalLine(file, error), { cause: error });
  }
}
