import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Keys for sealing: 32 bytes each, by id. The newest is `current`; the others only open what was sealed before. */
export interface SealingKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

const keyId = z.string().regex(/^[A-Za-z0-9]{1,16}$/);
const keyText = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32, 'A key has 32 bytes');
const keyFileSchema = z
  .object({ current: keyId, keys: z.record(keyId, keyText) })
  .refine((file) => Object.hasOwn(file.keys, file.current), 'The current key is not among the keys');

/** A key file that cannot be used. Its message names the file and the fault, never a key. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

/** Writes a new key file (mode 0600) with one random key. Throws KeyFileError when the file exists. */
export function createKeyFile(path: string): void {
  try {
    write(path, { current: 'k1', keys: new Map([['k1', randomBytes(32)]]) });
  } catch (cause) {
    throw new KeyFileError(`The key file ${path} could not be created`, { cause });
  }
}

/** Adds a random key to the file's and makes it the current one; what was sealed before stays readable. */
export function withNewKey(keys: SealingKeys): SealingKeys {
  const numbers = [...keys.keys.keys()].map((id) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0));
  const current = `k${Math.max(0, ...numbers) + 1}`;
  return { current, keys: new Map([...keys.keys, [current, randomBytes(32)]]) };
}

/** Replaces a key file as a whole: a crash leaves the old one or the new one. Throws KeyFileError. */
export function replaceKeyFile(path: string, keys: SealingKeys): void {
  const draft = `${path}.new`;
  try {
    rmSync(draft, { force: true });
    write(draft, keys);
    renameSync(draft, path);
    flush(dirname(path));
  } catch (cause) {
    throw new KeyFileError(`The key file ${path} could not be replaced`, { cause });
  }
}

function write(path: string, { current, keys }: SealingKeys): void {
  const encoded = Object.fromEntries([...keys].map(([id, key]) => [id, Buffer.from(key).toString('base64')]));
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, `${JSON.stringify({ current, keys: encoded }, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A rename is durable once its folder is. */
function flush(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Reads a key file. Throws KeyFileError when it is absent, malformed, or open to group or others. */
export function readKeyFile(path: string): SealingKeys {
  const { mode, text } = readTextAndMode(path);
  if ((mode & 0o077) !== 0) throw new KeyFileError(`The key file ${path} is open to others: its mode must be 0600`);
  const parsed = keyFileSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new KeyFileError(`The key file ${path} has not the form of one`);
  const keys = Object.entries(parsed.data.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')] as const);
  return { current: parsed.data.current, keys: new Map(keys) };
}

/** Changes with every replacement: a renamed file brings its own inode. Throws KeyFileError. */
export function keyFileVersion(path: string): string {
  try {
    const { ino, mtimeNs } = statSync(path, { bigint: true });
    return `${ino}:${mtimeNs}`;
  } catch (cause) {
    throw new KeyFileError(`The key file ${path} cannot be read`, { cause });
  }
}

function readTextAndMode(path: string): { readonly mode: number; readonly text: string } {
  try {
    return { mode: statSync(path).mode, text: readFileSync(path, 'utf8') };
  } catch (cause) {
    throw new KeyFileError(`The key file ${path} cannot be read`, { cause });
  }
}

/** Undefined when it is no JSON; the parser's own message would quote the file. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
