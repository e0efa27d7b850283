import { createHash } from 'node:crypto';
import type { SignRequest } from './key-types.js';

/** What a token's key gets of a message: its digest, or for `eddsa` the message itself. A copy. */
export function dataToSign(request: Pick<SignRequest, 'mechanism' | 'hash' | 'message'>): Uint8Array<ArrayBuffer> {
  const { mechanism, hash, message } = request;
  return Uint8Array.from(mechanism === 'eddsa' ? message : createHash(hash).update(message).digest());
}
