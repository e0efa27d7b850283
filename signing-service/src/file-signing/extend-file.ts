import { randomBytes } from 'node:crypto';
import { appendFile, copyFile, chmod } from 'node:fs/promises';
import type { AppendedProofs } from '../pades/append-proofs.js';
import { localEngine } from '../pades/local-engine.js';
import type { TrustServices } from '../trust/trust-services.js';
import { extendDocument } from './extend-document.js';
import type { ExtensionWish } from './extend-document.js';
import { intoOutput } from './into-output.js';
import type { FilePair } from './sign-files.js';

/**
 * Raises the level of a file's signatures, into another file that appears whole or not at all; where nothing is to be added it is a copy.
 * Throws as `extendDocument`, and FileSigningError.
 */
export function extendFile(pair: FilePair, services: TrustServices, wish: ExtensionWish): Promise<AppendedProofs> {
  return intoOutput(pair, async (path) => {
    const tools = { ...services, engine: localEngine(wish.password), randomBytes, now: Date.now };
    const appended = await extendDocument(tools, { path: pair.input }, wish);
    await copyFile(pair.input, path);
    // The copy has the input's permissions, which may forbid writing.
    await chmod(path, 0o600);
    await appendFile(path, appended.tail);
    return appended;
  });
}
