import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { KeyError } from './errors.js';

const MAX_PIN_BYTES = 256;
const GROUP_AND_OTHERS = 0o077;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Who but its owner may be able to read a PIN file. */
export type PinFileReaders = 'owner' | 'anybody';

/** Where a PIN is read from: a file's absolute path, or somebody who has just typed it. */
export type PinSource = { readonly file: string } | { readonly typed: Uint8Array };

/** The PIN; the caller zeroes it. @throws KeyError `configuration` as `readPinFile`. */
export function readPin(source: PinSource, readers?: PinFileReaders): Buffer {
  return 'typed' in source ? Buffer.from(source.typed) : readPinFile(source.file, readers);
}

/**
 * Reads a PIN from a file; one trailing newline is dropped. The caller zeroes the result.
 * @throws KeyError `configuration` when the file is missing, empty, too long, not a plain file, or readable by others than may.
 */
export function readPinFile(path: string, readers: PinFileReaders = 'owner'): Buffer {
  const descriptor = openPinFile(path);
  const buffer = Buffer.alloc(MAX_PIN_BYTES + 2);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new KeyError('configuration', 'the PIN file is not a plain file');
    if (readers === 'owner' && (stat.mode & GROUP_AND_OTHERS) !== 0) {
      throw new KeyError('configuration', 'the PIN file may be read by others than its owner: chmod 600');
    }
    let end = readSync(descriptor, buffer, 0, buffer.length, 0);
    if (end > 0 && buffer[end - 1] === LINE_FEED) end -= 1;
    if (end > 0 && buffer[end - 1] === CARRIAGE_RETURN) end -= 1;
    if (end === 0) throw new KeyError('configuration', 'the PIN file is empty');
    if (end > MAX_PIN_BYTES) throw new KeyError('configuration', 'the PIN file is too long for a PIN');
    return Buffer.from(buffer.subarray(0, end));
  } finally {
    buffer.fill(0);
    closeSync(descriptor);
  }
}

function openPinFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new KeyError('configuration', 'the PIN file cannot be opened', { cause });
  }
}
