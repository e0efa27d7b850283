import type { DigestName } from '../cms/object-identifiers.js';
import { FairQueue } from '../keys/fair-queue.js';
import type { EngineInput, PreparedDocument } from '../pades/engine-messages.js';
import type { EnginePool } from '../pades/engine-pool.js';
import type { DocumentInspection } from '../pades/inspect-document.js';
import type { ProofEngine } from '../pades/local-engine.js';
import type { PreparedSignature, PrepareOptions } from '../pades/prepare-signature.js';

/** Whose document, and where it is. */
export interface EngineDocument {
  readonly tenantId: string;
  readonly input: EngineInput;
}

/**
 * The PDF engine with its workers given to tenants in turn. Every method throws PadesError, and KeyError `token-busy` when too
 * much of the tenant's waits or the engine gets to it too late.
 */
export class SignatureEngine {
  readonly #pool: EnginePool;
  readonly #queue: FairQueue;
  readonly #now: () => Date;
  readonly #waitMs: number;

  constructor(options: {
    readonly pool: EnginePool;
    /** Workers of the pool. */
    readonly size: number;
    /** Longest wait for a worker, in milliseconds. */
    readonly waitMs: number;
    readonly maxWaitingPerTenant: number;
    readonly now: () => Date;
  }) {
    const { pool, size: concurrency, waitMs, maxWaitingPerTenant, now } = options;
    this.#pool = pool;
    this.#now = now;
    this.#waitMs = waitMs;
    this.#queue = new FairQueue({ concurrency, maxWaitingPerTenant, now });
  }

  /** With the digest of the ByteRange bytes, as the message-digest attribute carries it. */
  prepare({ tenantId, input }: EngineDocument, options: PrepareOptions, digest: DigestName): Promise<PreparedDocument> {
    return this.#inTurn(tenantId, () => this.#pool.prepare(input, options, digest));
  }

  /** The tail with its ContentInfo. */
  complete(
    { tenantId, input }: EngineDocument,
    prepared: PreparedSignature,
    contentInfo: Uint8Array,
  ): Promise<Uint8Array> {
    return this.#inTurn(tenantId, () => this.#pool.complete(input, prepared, contentInfo));
  }

  /** What appends proofs to a tenant's documents. */
  of(tenantId: string): ProofEngine {
    return {
      addMaterial: (...job) => this.#inTurn(tenantId, () => this.#pool.addMaterial(...job)),
      prepareTimeStamp: (...job) => this.#inTurn(tenantId, () => this.#pool.prepareTimeStamp(...job)),
      complete: (...job) => this.#inTurn(tenantId, () => this.#pool.complete(...job)),
    };
  }

  inspect({ tenantId, input }: EngineDocument): Promise<DocumentInspection> {
    return this.#inTurn(tenantId, () => this.#pool.inspect(input));
  }

  #inTurn<T>(tenant: string, run: () => Promise<T>): Promise<T> {
    return this.#queue.run({ tenant, deadline: new Date(this.#now().getTime() + this.#waitMs), run });
  }
}
