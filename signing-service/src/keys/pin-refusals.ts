import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { KeyError } from './errors.js';
import type { PinOwner } from './key-types.js';

const pinRecord = z.object({
  /** Random salt of every hash in this record, hexadecimal. */
  salt: z.string(),
  /** scrypt hashes of PINs that the token refused. */
  refused: z.array(z.string()),
  /** scrypt hash of the PIN that the token accepted last. */
  accepted: z.string().nullable(),
  /** Logins begun whose outcome was never written: the process ended in the middle. */
  unresolved: z.number().int(),
  /** scrypt hash of the PIN that was changed here last: the token has another since. */
  replaced: z.string().nullable().default(null),
  /** An operator has allowed one attempt whatever the token's flags say; the attempt uses it up. */
  released: z.boolean(),
});
type PinRecord = z.infer<typeof pinRecord>;

/** A login that broke off twice is not begun a third time by itself, even with a PIN that was good before. */
const MAX_UNRESOLVED = 2;

/** One PIN of one token. */
export interface PinAccount {
  readonly serial: string;
  readonly owner: PinOwner;
}

/**
 * What is remembered, durably, of the tries at one PIN of a token, so that no machine tries a refused PIN twice: not after a restart, and not
 * from the other program (service and command line share the folder). A file per token serial and owner, mode 0600.
 * An attempt is written down before C_Login: a process that dies inside it leaves the mark.
 */
export class PinMemory {
  readonly #file: string;
  readonly #pin: Uint8Array;
  #record: PinRecord;
  readonly #hash: string;

  /** Synchronous and slow on purpose (scrypt, about 50 ms): the PIN is short, its hash must not be cheap to guess. */
  constructor(dataFolder: string, account: PinAccount, pin: Uint8Array) {
    this.#file = fileOf(dataFolder, account);
    this.#pin = pin;
    this.#record = read(this.#file) ?? emptyRecord();
    this.#hash = hashOf(this.#pin, this.#record.salt);
  }

  get wasAccepted(): boolean {
    return this.#record.accepted !== null && equal(this.#record.accepted, this.#hash);
  }

  /** An operator has allowed one attempt, even though the token's counter is low. */
  get isReleased(): boolean {
    return this.#record.released;
  }

  /** @throws KeyError `token-pin-refused` when this PIN must not be tried by a machine. */
  assertMayTry(): void {
    if (this.#record.refused.some((hash) => equal(hash, this.#hash))) {
      throw new KeyError('token-pin-refused', 'this PIN was refused before; an operator must correct or release it');
    }
    if (this.#record.replaced !== null && !this.wasAccepted && equal(this.#record.replaced, this.#hash)) {
      throw new KeyError('token-pin-refused', 'this PIN was changed here; an operator must correct or release it');
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
    this.#write({ ...this.#record, unresolved: this.#record.unresolved + 1, released: false });
  }

  accepted(): void {
    this.#write({ ...this.#record, refused: [], accepted: this.#hash, unresolved: 0 });
  }

  /**
   * To be called right before this PIN is changed: until it is known which one the token has, neither is tried by a machine. Answers what ends
   * this when nothing was changed.
   */
  beginChange(): () => void {
    const before = this.#record;
    this.#write({ ...before, unresolved: MAX_UNRESOLVED, released: false });
    return () => {
      this.#write(before);
    };
  }

  /** The token has this PIN in the place of another, which is wrong from now on: whoever still holds it does not try it. */
  acceptedInPlaceOf(old: Uint8Array): void {
    this.#write({
      ...this.#record,
      refused: [],
      accepted: this.#hash,
      unresolved: 0,
      replaced: hashOf(old, this.#record.salt),
    });
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

/**
 * An operator's act, never a machine's: forgets every refused PIN of the token, user's and officer's, and allows one attempt at each
 * even when the token says that its counter is low.
 */
export function clearPinRefusal(dataFolder: string, serial: string): void {
  withPinLock(dataFolder, serial, () => {
    for (const owner of ['user', 'officer'] as const) {
      writeDurably(fileOf(dataFolder, { serial, owner }), JSON.stringify({ ...emptyRecord(), released: true }));
    }
  });
}

/**
 * Holds off every other process that wants to log in to the same token, so that two of them do not try the same wrong PIN.
 * The lock of a process that is no more is taken over.
 * @throws KeyError `token-busy` while another process holds it.
 */
export function withPinLock(dataFolder: string, serial: string, act: () => void): void {
  const lock = `${fileOf(dataFolder, { serial, owner: 'user' })}.lock`;
  acquireLock(lock);
  try {
    act();
  } finally {
    rmSync(lock, { force: true });
  }
}

function acquireLock(lock: string): void {
  mkdirSync(path.dirname(lock), { recursive: true, mode: 0o700 });
  const draft = `${lock}.${process.pid}.new`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      // A link appears with its content, so that a lock always names its owner.
      writeFileSync(draft, String(process.pid), { mode: 0o600 });
      linkSync(draft, lock);
      return;
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) {
        throw new KeyError('configuration', 'the folder for refused PINs cannot be written', { cause });
      }
      if (isHeld(lock)) break;
      rmSync(lock, { force: true });
    } finally {
      rmSync(draft, { force: true });
    }
  }
  throw new KeyError('token-busy', 'another process is logging in to the token');
}

function isHeld(lock: string): boolean {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    // The lock is never taken twice within a process: our own number is an earlier process's.
    if (!Number.isInteger(owner) || owner <= 0 || owner === process.pid) return false;
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether the PIN was refused or a login broke off. */
export function hasPinRefusal(dataFolder: string, account: PinAccount): boolean {
  const record = read(fileOf(dataFolder, account));
  return record !== undefined && (record.refused.length > 0 || record.unresolved > 0);
}

function hashOf(pin: Uint8Array, salt: string): string {
  return scryptSync(pin, Buffer.from(salt, 'hex'), 32).toString('hex');
}

function emptyRecord(): PinRecord {
  return {
    salt: randomBytes(16).toString('hex'),
    refused: [],
    accepted: null,
    unresolved: 0,
    replaced: null,
    released: false,
  };
}

function fileOf(dataFolder: string, { serial, owner }: PinAccount): string {
  const name = Buffer.from(serial, 'utf8').toString('hex') || 'none';
  return path.join(dataFolder, 'pin-refusals', `${name}${owner === 'user' ? '' : '.officer'}.json`);
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
