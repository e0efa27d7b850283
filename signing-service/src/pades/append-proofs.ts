import type { DigestName } from '../cms/object-identifiers.js';
import type { TimeStamp } from '../trust/time-stamp-client.js';
import type { TrustServices } from '../trust/trust-services.js';
import type { ValidationRecord } from './add-material.js';
import { withTail } from './engine-input.js';
import type { EngineInput } from './engine-messages.js';
import type { ProofEngine } from './local-engine.js';
import { recentMs } from './signing-proofs.js';
import type { ValidationMaterial } from './validation-material.js';

export interface ProofsWish {
  /** Entered in the store first, as far as it is not there yet; nothing is entered when left out. */
  readonly material?: ValidationMaterial | undefined;
  readonly records?: readonly ValidationRecord[] | undefined;
  /** Put a document time stamp over all, its imprint made with this digest; none when left out. */
  readonly timeStamp?: DigestName | undefined;
}

/** What is to follow the document. */
export interface AppendedProofs {
  /** All revisions together, to be appended to the input and its tail; empty when there was nothing to be added. */
  readonly tail: Uint8Array;
  /** The document time stamp, when one was wanted. */
  readonly timeStamp: TimeStamp | undefined;
}

export interface ProofTools extends Pick<TrustServices, 'timeStamps'> {
  readonly engine: ProofEngine;
  readonly randomBytes: (count: number) => Uint8Array;
}

async function putTimeStamp(
  { engine, timeStamps, randomBytes }: ProofTools,
  input: EngineInput,
  digest: DigestName,
): Promise<{ readonly tail: Uint8Array; readonly timeStamp: TimeStamp }> {
  const { tokenBytes } = await timeStamps.outlook(digest, recentMs);
  const options = { tokenBytes, fileId: randomBytes(16) };
  const { prepared, digest: imprint } = await engine.prepareTimeStamp(input, options, digest);
  const timeStamp = await timeStamps.stamp({ digest, imprint, maxTokenBytes: tokenBytes });
  return { tail: await engine.complete(input, prepared, timeStamp.token), timeStamp };
}

/**
 * Appends to a signed document what raises its level: material for its security store, a document time stamp. `input` stays as it is; when
 * anything fails nothing is left behind. Throws TrustError `time-stamp-*`, and PdfError or PadesError as the engine.
 */
export async function appendProofs(tools: ProofTools, input: EngineInput, wish: ProofsWish): Promise<AppendedProofs> {
  const { material, records, timeStamp: digest } = wish;
  const stored =
    material === undefined
      ? undefined
      : await tools.engine.addMaterial(input, { material, records, fileId: tools.randomBytes(16) });
  const tail = stored ?? new Uint8Array();
  if (digest === undefined) return { tail, timeStamp: undefined };
  const stamped = await putTimeStamp(tools, withTail(input, tail), digest);
  return { tail: Buffer.concat([tail, stamped.tail]), timeStamp: stamped.timeStamp };
}
