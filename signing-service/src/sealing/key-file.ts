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
export async function createKeyFile(path: string, randomBytes: (size: number) => Uint8Array): Promise<void> {
  const key = Buffer.from(randomBytes(32)).toString('base64');
  const text = `${JSON.stringify({ current: 'k1', keys: { k1: key } }, null, 2)}\n`;
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new KeyFileError(`The key file ${path} could not be created`, { cause });
  }
}

/** Adds a random key to the file's and makes it the current one; what was sealed before stays readable. */
export function withNewKey(keys: SealingKeys, randomBytes: (size: number) => Uint8Array): SealingKeys {
  const numbers = [...keys.keys.keys()].map((id) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0));
  const current = `k${Math.max(0, ...numbers) + 1}`;
  return { current, keys: new Map([...keys.keys, [current, randomBytes(32)]]) };
}

/** The text of a key file; the caller writes it to a new file of mode 0600 and renames that over the old one. */
export function formatKeyFile(keys: SealingKeys): string {
  const encoded: Record<string, string> = {};
  for (const [id, key] of keys.keys) encoded[id] = Buffer.from(key).toString('base64');
  return `${JSON.stringify({ current: keys.current, keys: encoded }, null, 2)}\n`;
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
