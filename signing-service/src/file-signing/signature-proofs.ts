import { randomBytes } from 'node:crypto';
import { signatureTimeStamp } from '../cms/signature-time-stamp.js';
import { appendProofs } from '../pades/append-proofs.js';
import { withSource } from '../pades/engine-input.js';
import { localEngine } from '../pades/local-engine.js';
import type { PreparedRevision } from '../pades/prepared-revision.js';
import { recordKeyIn } from '../pades/security-store.js';
import { reaches } from '../pades/signature-level.js';
import type { SignatureLevel } from '../pades/signature-level.js';
import { foresee, gatherMaterial, stampSignature } from '../pades/signing-proofs.js';
import type { TimeStamp } from '../trust/time-stamp-client.js';
import type { TrustServices } from '../trust/trust-services.js';
import type { FileCredential } from './certificate-choice.js';
import type { DocumentWish } from './document-signer.js';

/** Up to which level signatures are made, and who is asked for it. */
export interface ProofWish {
  readonly level: SignatureLevel;
  /** From B-LT on: enter in the store, too, which of its material belongs to the signature (/VRI). */
  readonly writesRecords?: boolean | undefined;
  readonly services: TrustServices;
}

/** The proofs of one signature, step by step; without a wish all of it does nothing. */
export interface SignatureProofs {
  /** Room to be kept for the time stamp. */
  readonly tokenBytes: number;
  /** Unsigned attributes over the signature's value. Throws TrustError `time-stamp-*`. */
  readonly stamp: (signature: Uint8Array) => Promise<readonly Uint8Array[]>;
  /** What is to follow the signed file at `path`. Throws TrustError, PdfError, PadesError. */
  readonly append: (path: string, signed: PreparedRevision) => Promise<Uint8Array>;
}

const none: SignatureProofs = {
  tokenBytes: 0,
  stamp: () => Promise.resolve([]),
  append: () => Promise.resolve(new Uint8Array()),
};

/** Asks for all that can fail outside, before anything is written (`foresee`). Throws TrustError. */
export async function beginProofs(
  { certificate, chain, algorithm: { digest } }: FileCredential,
  { proofs, password }: DocumentWish,
): Promise<SignatureProofs> {
  if (proofs === undefined || !reaches(proofs.level, 'B-T')) return none;
  const { level, writesRecords = false, services } = proofs;
  const signer = { certificate, chain, digest };
  const { tokenBytes, proven: before } = await foresee(services, signer, { level, time: new Date() });
  let timeStamp: TimeStamp | undefined;
  return {
    tokenBytes,
    async stamp(signature) {
      timeStamp = await stampSignature(services, { signature, digest }, tokenBytes);
      return [signatureTimeStamp(timeStamp.token)];
    },
    async append(path, signed) {
      if (timeStamp === undefined || !reaches(level, 'B-LT')) return new Uint8Array();
      const material = await gatherMaterial(services, signer, { timeStamp, before });
      const tools = { engine: localEngine(password), timeStamps: services.timeStamps, randomBytes };
      const key = writesRecords ? await withSource({ path }, (source) => recordKeyIn(source, signed)) : undefined;
      const records = key === undefined ? [] : [{ key, material }];
      const wish = { material, records, timeStamp: reaches(level, 'B-LTA') ? digest : undefined };
      return (await appendProofs(tools, { path }, wish)).tail;
    },
  };
}
