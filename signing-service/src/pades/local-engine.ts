import { addMaterial } from './add-material.js';
import { completeSignature } from './complete-signature.js';
import { preparedDigest } from './document-digest.js';
import { withSource } from './engine-input.js';
import type { EnginePool } from './engine-pool.js';
import { HashedSource } from './hashed-source.js';
import { prepareTimeStamp } from './prepare-time-stamp.js';

/** What appends proofs to a document: a pool of workers, or this thread. */
export type ProofEngine = Pick<EnginePool, 'addMaterial' | 'prepareTimeStamp' | 'complete'>;

/** The engine in this thread; `password` opens encrypted documents. */
export function localEngine(password?: string): ProofEngine {
  return {
    addMaterial: (input, options) => withSource(input, (source) => addMaterial(source, { password, ...options })),
    prepareTimeStamp: (input, options, digest) =>
      withSource(input, (source) => {
        const hashed = new HashedSource(source, digest);
        const prepared = prepareTimeStamp(hashed, { password, ...options });
        return { prepared, digest: preparedDigest(hashed, prepared, digest) };
      }),
    complete: (input, prepared, contentInfo) =>
      withSource(input, (source) => completeSignature(source, prepared, contentInfo, password)),
  };
}
