import { appendFile } from 'node:fs/promises';
import type { PreparedSignature } from '../pades/prepare-signature.js';
import { signFile as signInto } from '../pades/sign-file.js';
import type { FileCredential } from './certificate-choice.js';
import { contentInfoFor, inField, prepareOptionsFor } from './document-signer.js';
import type { DocumentWish } from './document-signer.js';
import { intoOutput } from './into-output.js';
import { beginProofs } from './signature-proofs.js';

/** Which file to sign and where to. */
export interface FileTask {
  readonly input: string;
  readonly output: string;
  /** Is told how many bytes of a file were read and copied, and how many it has. */
  readonly onRead?: ((read: number, size: number) => void) | undefined;
}

/**
 * Signs one file into another, at the level of `wish.proofs`. The output appears whole or not at all, with the input's permissions, and
 * takes the place of what had its name; a refusal leaves everything as it was. Answers what was signed. Throws FileSigningError, PdfError,
 * PadesError, KeyError, CmsError, TrustError.
 */
export function signFile(
  { input, output, onRead }: FileTask,
  credential: FileCredential,
  wish: DocumentWish,
): Promise<PreparedSignature> {
  return intoOutput({ input, output }, async (path) => {
    const proofs = await beginProofs(credential, wish);
    const sign = (messageDigest: Uint8Array) => contentInfoFor(credential, messageDigest, proofs.stamp);
    const prepared = await inField(wish.fieldName, (field) => {
      const options = prepareOptionsFor(credential, wish, { field, tokenBytes: proofs.tokenBytes });
      return signInto({ input, output: path, options, digest: credential.algorithm.digest, sign, onRead });
    });
    const tail = await proofs.append(path, prepared);
    if (tail.length > 0) await appendFile(path, tail);
    return prepared;
  });
}
