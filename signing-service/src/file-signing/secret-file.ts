import { readFileSync } from 'node:fs';
import { FileSigningError, systemReason } from './file-signing-error.js';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const mostBytes = 4096;

/** The first line of a file, without its end; the caller zeroes it. Throws `password-file-unreadable`. */
export function readSecretFile(file: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new FileSigningError('password-file-unreadable', systemReason(cause), { cause, file });
  }
  const lineEnd = bytes.indexOf(lineFeed);
  const end = lineEnd < 0 ? bytes.length : lineEnd;
  const line = Buffer.from(bytes.subarray(0, end > 0 && bytes[end - 1] === carriageReturn ? end - 1 : end));
  bytes.fill(0);
  if (line.length > mostBytes) {
    line.fill(0);
    throw new FileSigningError('password-file-unreadable', 'its first line is too long for a password', { file });
  }
  return line;
}
