import { statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import type { PreparedSignature } from '../pades/prepare-signature.js';
import { signFile as signInto } from '../pades/sign-file.js';
import type { FileCredential } from './certificate-choice.js';
import { contentInfoFor, inField, prepareOptionsFor } from './document-signer.js';
import type { DocumentWish } from './document-signer.js';
import { FileSigningError, systemReason } from './file-signing-error.js';
import { OutputFile, unwritable } from './output-file.js';

/** Facts of the input, links followed. Throws `input-unreadable`, `input-not-a-file`. */
function factsOf(input: string): BigIntStats {
  let facts: BigIntStats;
  try {
    facts = statSync(input, { bigint: true });
  } catch (cause) {
    throw new FileSigningError('input-unreadable', systemReason(cause), { cause });
  }
  if (!facts.isFile()) throw new FileSigningError('input-not-a-file', 'there is something else than a file');
  return facts;
}

function requireUnchanged(input: string, before: BigIntStats): void {
  const now = factsOf(input);
  if (now.ino === before.ino && now.size === before.size && now.mtimeNs === before.mtimeNs) return;
  throw new FileSigningError('input-changed', 'somebody wrote to it meanwhile');
}

/** Errors of the operating system by what they concern; whatever else failed, an input that changed is the reason. */
function explained(error: unknown, input: string, before: BigIntStats): unknown {
  if (error instanceof FileSigningError) return error;
  try {
    requireUnchanged(input, before);
  } catch (changed) {
    return changed;
  }
  if (!(error instanceof Error && 'syscall' in error)) return error;
  const concernsInput = error.syscall === 'read' || ('path' in error && error.path === input);
  if (!concernsInput) return unwritable(error);
  return new FileSigningError('input-unreadable', systemReason(error), { cause: error });
}

/** Which file to sign and where to. */
export interface FileTask {
  readonly input: string;
  readonly output: string;
  /** Is told how many bytes of a file were read and copied, and how many it has. */
  readonly onRead?: ((read: number, size: number) => void) | undefined;
}

/**
 * Signs one file into another. The output appears whole or not at all, with the input's permissions, and takes the place of what had its
 * name; a refusal leaves everything as it was. Answers what was signed. Throws FileSigningError, PdfError, PadesError, KeyError, CmsError.
 */
export async function signFile(
  { input, output, onRead }: FileTask,
  credential: FileCredential,
  wish: DocumentWish,
): Promise<PreparedSignature> {
  const before = factsOf(input);
  const made = new OutputFile(output, before);
  const { digest } = credential.algorithm;
  const sign = (messageDigest: Uint8Array): Promise<Uint8Array> => contentInfoFor(credential, messageDigest);
  try {
    const prepared = await inField(wish.fieldName, (field) => {
      const options = prepareOptionsFor(credential, wish, field);
      return signInto({ input, output: made.path, options, digest, sign, onRead });
    });
    requireUnchanged(input, before);
    await made.commit();
    return prepared;
  } catch (error) {
    throw explained(error, input, before);
  } finally {
    made.discard();
  }
}
