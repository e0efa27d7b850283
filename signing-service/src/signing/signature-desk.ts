import type { Readable } from 'node:stream';
import { ServiceError } from '../authorization/errors.js';
import { endAuthorization } from '../authorization/spend-digest.js';
import type { SignatureReceipt, SignatureRequest, SignatureStatus } from '../contract/signatures.js';
import { FairQueue } from '../keys/fair-queue.js';
import { isUniqueViolation } from '../store/store.js';
import { type SpooledDocument, spoolDocument, type SpoolOptions } from './document-spool.js';
import { KeyedTurns } from './keyed-turns.js';
import { assertStillAllowed, beginSignature, type BegunRequest, checkRequest } from './begin-signature.js';
import { completeAhead, type CompletedRevision, finishSignature, keepSigned, signByToken } from './sign-steps.js';
import { asService } from './service-error-of.js';
import type { SigningContext } from './signing-context.js';
import { findSignature, isSameRequest, type SignatureRecord, startedIntent } from './signature-record.js';

export interface SignatureDeskOptions {
  readonly context: SigningContext;
  readonly spool: SpoolOptions;
  /** Requests of one tenant that may be here at the same time. */
  readonly maxPerTenant: number;
}

/**
 * Signatures between their beginning and the token's answer. Enough for the token to find the next ones ready; with more of them, the first
 * ones would wait until all the others have been prepared, and the token with them.
 */
const mostUnderWay = 8;

/** A record with what was completed beside keeping it. */
interface SignedRecord {
  readonly record: SignatureRecord;
  readonly ahead: CompletedRevision | null;
}

function alone(record: SignatureRecord): SignedRecord {
  return { record, ahead: null };
}

/** A signed document: its first part is the input as it came, `document`, its last part `tail`. Remove the document when done. */
export interface SignedDocument {
  readonly document: SpooledDocument;
  readonly tail: Uint8Array;
  readonly receipt: SignatureReceipt;
  /** It had been released before. */
  readonly repeated: boolean;
}

/**
 * Takes signature requests from the first byte to the release.
 *
 * Safe for any number of concurrent callers. Of callers with the same request key one works and the others wait for it, then read what it
 * released. Across instances the rows decide: every step moves a row from the state it was read in, so that whatever
 * happens twice is kept once.
 */
export class SignatureDesk {
  readonly #options: SignatureDeskOptions;
  readonly #turns = new KeyedTurns();
  readonly #way: FairQueue;
  readonly #active = new Map<string, number>();

  constructor(options: SignatureDeskOptions) {
    this.#options = options;
    this.#way = new FairQueue({
      concurrency: mostUnderWay,
      maxWaitingPerTenant: options.maxPerTenant,
      now: () => new Date(options.context.authorization.now()),
    });
  }

  /**
   * Throws ServiceError: `too-many-requests`, `pdf-too-large`, `request-invalid` (another length), `digest-mismatch` (the authorization is
   * then over), `request-key-reused`, `signature-in-progress`, `not-found` (the tail's retention is over), and what the steps throw.
   */
  sign(tenantId: string, request: SignatureRequest, body: Readable): Promise<SignedDocument> {
    return this.#counted(tenantId, async () => {
      const document = await spoolDocument(body, request.size, this.#options.spool);
      try {
        const turn = { key: `${tenantId}/${request.requestKey}`, waitMs: this.#options.context.tokenMs };
        return await this.#turns.run(turn, () => this.#carryOut(tenantId, request, document));
      } catch (error) {
        await document.remove();
        throw error;
      }
    });
  }

  /** What became of a request whose answer was lost. */
  async status(tenantId: string, requestKey: string): Promise<SignatureStatus> {
    const { authorization, pins } = this.#options.context;
    if (pins.isWaiting(tenantId, requestKey)) return { state: 'waiting-for-pin', receipt: null };
    const record = await findSignature(authorization.store.db, tenantId, requestKey);
    if (record === null) return { state: 'unknown', receipt: null };
    return record.receipt === null
      ? { state: 'started', receipt: null }
      : { state: 'released', receipt: record.receipt };
  }

  async #carryOut(tenantId: string, request: SignatureRequest, document: SpooledDocument): Promise<SignedDocument> {
    const { context } = this.#options;
    const { db } = context.authorization.store;
    const earlier = await findSignature(db, tenantId, request.requestKey);
    if (document.sha256 !== request.sha256) throw await this.#refuseOtherBytes(tenantId, request, earlier);
    if (earlier !== null && !isSameRequest(earlier, request)) throw new ServiceError('request-key-reused');
    const begun = earlier === null ? await this.#beginAndSign(tenantId, request, document) : alone(earlier);
    const signed = begun.record.state === 'intent' ? await this.#signBegun(begun.record, document) : begun;
    const { tail, receipt } =
      signed.record.state === 'released'
        ? signed.record
        : await finishSignature(context, signed.record, { document, ahead: signed.ahead });
    if (receipt === null) throw new TypeError('A released signature has no receipt');
    if (tail === null) throw new ServiceError('not-found', { privateCause: 'the retention of the tail is over' });
    const repeated = earlier?.state === 'released';
    if (repeated && document.sha256With(tail) !== receipt.outputSha256) {
      throw new TypeError('A release came out otherwise than before');
    }
    return { document, tail, receipt, repeated };
  }

  /**
   * What others have to say is asked, and a PIN is waited for, before the way is taken: nobody waits behind somebody's slow time-stamp
   * authority, or empty chair. Until the PIN is there nothing is durable and nothing spent.
   */
  async #beginAndSign(tenantId: string, request: SignatureRequest, document: SpooledDocument): Promise<SignedRecord> {
    const { context } = this.#options;
    const before = await checkRequest(context, tenantId, request);
    const { credentialId, credential } = before;
    const { requestKey, authorizationId, sha256 } = request;
    const turn = { tenantId, requestKey, authorizationId, sha256, credentialId, keyUri: credential.keyUri };
    const { signer, hasWaited } = await asService(() => context.pins.turnOf(turn));
    const checked = hasWaited ? await checkRequest(context, tenantId, request) : before;
    const { begun, rawSignature } = await this.#onTheWay(tenantId, async () => {
      const begun = await this.#begin(tenantId, { request, document, checked });
      return { begun, rawSignature: begun.state === 'intent' ? await signByToken(context, begun, signer) : null };
    });
    return rawSignature === null ? alone(begun) : this.#keep(begun, { rawSignature, document });
  }

  async #signBegun(record: SignatureRecord, document: SpooledDocument): Promise<SignedRecord> {
    const { context } = this.#options;
    await assertStillAllowed(context, record);
    const { tenantId, requestKey, credentialId, inputSha256: sha256 } = record;
    const { order } = startedIntent(record);
    const turn = { tenantId, requestKey, sha256, credentialId, keyUri: order.keyUri };
    const { authorizationId } = order.request;
    const { signer, hasWaited } = await asService(() => context.pins.turnOf({ ...turn, authorizationId }));
    if (hasWaited) await assertStillAllowed(context, record);
    const rawSignature = await this.#onTheWay(tenantId, () => signByToken(context, record, signer));
    return this.#keep(record, { rawSignature, document });
  }

  /** The revision is completed by another thread while this one waits for the disk. Another instance's signature, if kept, has its own. */
  async #keep(
    record: SignatureRecord,
    signed: { readonly rawSignature: Uint8Array; readonly document: SpooledDocument },
  ): Promise<SignedRecord> {
    const { context } = this.#options;
    const ahead = completeAhead(context, record, signed);
    const kept = await keepSigned(context, record, signed.rawSignature);
    return { record: kept, ahead: kept.rawSignature === signed.rawSignature ? ahead : null };
  }

  /** From the beginning to the token's answer. Throws `token-busy` when its turn does not come in time. */
  #onTheWay<T>(tenant: string, run: () => Promise<T>): Promise<T> {
    const { tokenMs, authorization } = this.#options.context;
    const deadline = new Date(authorization.now() + tokenMs);
    return asService(() => this.#way.run({ tenant, deadline, run }));
  }

  /** Another instance may have begun the same request in between: then its intent holds. */
  async #begin(tenantId: string, begun: BegunRequest): Promise<SignatureRecord> {
    const { context } = this.#options;
    const { request } = begun;
    try {
      return await beginSignature(context, tenantId, begun);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const other = await findSignature(context.authorization.store.db, tenantId, request.requestKey);
      if (other === null || !isSameRequest(other, request)) throw new ServiceError('request-key-reused');
      return other;
    }
  }

  /** Other bytes than announced: refused, and the code is spent, unless it has already opened this signature. */
  async #refuseOtherBytes(
    tenantId: string,
    { personId, authorizationId, sha256 }: SignatureRequest,
    earlier: SignatureRecord | null,
  ): Promise<ServiceError> {
    if (earlier === null) {
      const { authorization } = this.#options.context;
      const ended = { tenantId, personId, authorizationId, sha256 };
      await endAuthorization(authorization, { ...ended, reason: 'digest-mismatch' });
    }
    return new ServiceError('digest-mismatch');
  }

  async #counted<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    const active = this.#active.get(tenantId) ?? 0;
    if (active >= this.#options.maxPerTenant) throw new ServiceError('too-many-requests');
    this.#active.set(tenantId, active + 1);
    try {
      return await work();
    } finally {
      const left = (this.#active.get(tenantId) ?? 1) - 1;
      if (left > 0) this.#active.set(tenantId, left);
      else this.#active.delete(tenantId);
    }
  }
}
