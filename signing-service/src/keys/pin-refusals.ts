import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { KeyError } from './errors.js';

const pinRecord = z.object({
  /** Random salt of every hash in this record, hexadecimal. */
  salt: z.string(),
  /** scrypt hashes of PINs that the token refused. */
  refused: z.array(z.string()),
  /** scrypt hash of the PIN that the token accepted last. */
  accepted: z.string().nullable(),
  /** Logins begun whose outcome was never written: the process ended in the middle. */
  unresolved: z.number().int(),
});
type PinRecord = z.infer<typeof pinRecord>;

/** A login that broke off twice is not begun a third time by itself, even with a PIN that was good before. */
const MAX_UNRESOLVED = 2;

/**
 * What is remembered, durably, of the PINs tried on one token, so that no machine tries a refused PIN twice: not after a restart, and not
 * from the other program (service and command line share the folder). A file per token serial, mode 0600.
 * An attempt is written down before C_Login: a process that dies inside it leaves the mark.
 */
export class PinMemory {
  readonly #file: string;
  readonly #pin: Uint8Array;
  #record: PinRecord;
  readonly #hash: string;

  /** Synchronous and slow on purpose (scrypt, about 50 ms): the PIN is short, its hash must not be cheap to guess. */
  constructor(dataFolder: string, serial: string, pin: Uint8Array) {
    this.#file = fileOf(dataFolder, serial);
    this.#pin = pin;
    this.#record = read(this.#file) ?? {
      salt: randomBytes(16).toString('hex'),
      refused: [],
      accepted: null,
      unresolved: 0,
    };
    this.#hash = scryptSync(this.#pin, Buffer.from(this.#record.salt, 'hex'), 32).toString('hex');
  }

  get wasAccepted(): boolean {
    return this.#record.accepted !== null && equal(this.#record.accepted, this.#hash);
  }

  /** @throws KeyError `token-pin-refused` when this PIN must not be tried by a machine. */
  assertMayTry(): void {
    if (this.#record.refused.some((hash) => equal(hash, this.#hash))) {
      throw new KeyError('token-pin-refused', 'this PIN was refused before; an operator must correct or release it');
    }
    const limit = this.wasAccepted ? MAX_UNRESOLVED : 1;
    if (this.#record.unresolved >= limit) {
      throw new KeyError(
        'token-pin-refused',
        'an earlier login broke off with unknown outcome; an operator must release the PIN',
      );
    }
  }

  /** To be called right before C_Login. */
  begin(): void {
    this.#write({ ...this.#record, unresolved: this.#record.unresolved + 1 });
  }

  accepted(): void {
    this.#write({ ...this.#record, refused: [], accepted: this.#hash, unresolved: 0 });
  }

  refused(): void {
    this.#write({ ...this.#record, refused: [...this.#record.refused, this.#hash], accepted: null, unresolved: 0 });
  }

  /** C_Login failed for a reason that says nothing about the PIN. */
  undecided(): void {
    this.#write({ ...this.#record, unresolved: Math.max(0, this.#record.unresolved - 1) });
  }

  #write(record: PinRecord): void {
    writeDurably(this.#file, JSON.stringify(record));
    this.#record = record;
  }
}

/** An operator's act, never a machine's: forgets every refused PIN of the token. */
export function clearPinRefusal(dataFolder: string, serial: string): void {
  rmSync(fileOf(dataFolder, serial), { force: true });
}

/** Whether a PIN of this token was refused or a login broke off. */
export function hasPinRefusal(dataFolder: string, serial: string): boolean {
  const record = read(fileOf(dataFolder, serial));
  return record !== undefined && (record.refused.length > 0 || record.unresolved > 0);
}

function fileOf(dataFolder: string, serial: string): string {
  return path.join(dataFolder, 'pin-refusals', `${Buffer.from(serial, 'utf8').toString('hex') || 'none'}.json`);
}

function read(file: string): PinRecord | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new KeyError('configuration', 'the record of refused PINs cannot be read', { cause });
  }
  try {
    return pinRecord.parse(JSON.parse(text));
  } catch (cause) {
    throw new KeyError('configuration', 'the record of refused PINs is damaged', { cause });
  }
}

function writeDurably(file: string, text: string): void {
  const folder = path.dirname(file);
  const draft = `${file}.${process.pid}.new`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const descriptor = openSync(draft, 'w', 0o600);
    writeSync(descriptor, text);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(draft, file);
    const folderDescriptor = openSync(folder, 'r');
    fsyncSync(folderDescriptor);
    closeSync(folderDescriptor);
  } catch (cause) {
    throw new KeyError('configuration', 'the record of refused PINs cannot be written', { cause });
  }
}

function equal(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
