import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** Keys for sealing: 32 bytes each, by id. The newest is `current`; the others only open what was sealed before. */
export interface SealingKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

const keyId = z.string().regex(/^[A-Za-z0-9]{1,16}$/);
const keyFileSchema = z
  .object({ current: keyId, keys: z.record(keyId, z.base64().length(44)) })
  .refine((file) => Object.hasOwn(file.keys, file.current), 'The current key is not among the keys');

/** A key file that cannot be used. Its message names the file and the fault, never a key. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

/** Writes a new key file (mode 0600) with one random key. Throws KeyFileError when the file exists. */
export async function createKeyFile(path: string): Promise<void> {
  const key = randomBytes(32).toString('base64');
  const text = `${JSON.stringify({ current: 'k1', keys: { k1: key } }, null, 2)}\n`;
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new KeyFileError(`The key file ${path} could not be created`, { cause });
  }
}

/** Reads a key file. Throws KeyFileError when it is absent, malformed, or open to group or others. */
export async function readKeyFile(path: string): Promise<SealingKeys> {
  const { mode, text } = await Promise.all([stat(path), readFile(path, 'utf8')]).then(
    ([status, content]) => ({ mode: status.mode, text: content }),
    (cause: unknown) => {
      throw new KeyFileError(`The key file ${path} cannot be read`, { cause });
    },
  );
  if ((mode & 0o077) !== 0) throw new KeyFileError(`The key file ${path} is open to others: its mode must be 0600`);
  const parsed = keyFileSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new KeyFileError(`The key file ${path} has not the form of one`);
  const keys = Object.entries(parsed.data.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')] as const);
  return { current: parsed.data.current, keys: new Map(keys) };
}

/** Undefined when it is no JSON; the parser's own message would quote the file. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
