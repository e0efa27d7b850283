import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { AppendedProofs } from '../pades/append-proofs.js';
import { localEngine } from '../pades/local-engine.js';
import type { TrustServices } from '../trust/trust-services.js';
import { extendDocument } from './extend-document.js';
import type { ExtensionWish } from './extend-document.js';
import { intoOutput } from './into-output.js';
import type { FilePair } from './sign-files.js';

/** Bytes that are copied at a time. */
const highWaterMark = 1024 * 1024;

/**
 * Raises the level of a file's signatures, into another file that appears whole or not at all; where nothing is to be added it is a copy.
 * Nobody is asked before the copy stands, and the copy is what is extended. Throws as `extendDocument`, and FileSigningError.
 */
export function extendFile(pair: FilePair, services: TrustServices, wish: ExtensionWish): Promise<AppendedProofs> {
  return intoOutput(pair, async (path) => {
    const tools = { ...services, engine: localEngine(wish.password), randomBytes, now: Date.now };
    // By streams: their errors tell which of the two files is at fault.
    const copy = createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark });
    await pipeline(createReadStream(pair.input, { highWaterMark }), copy);
    const appended = await extendDocument(tools, { path }, wish);
    await appendFile(path, appended.tail);
    return appended;
  });
}
