import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { appendAudit } from '../audit/append-audit.js';
import { ServiceError } from '../authorization/errors.js';
import { assertMayReadLog } from '../authorization/may-read-log.js';
import type { receiptOrderSchema } from '../contract/receipts.js';
import { serviceErrorOf } from '../signing/service-error-of.js';
import type { Tenant } from '../tenants/tenant-directory.js';
import type { ReceiptDrawer } from './receipt-drawer.js';
import { readReceipt } from './read-receipt.js';
import { type ReadySeal, readySeal, type SealConfig, type SealContext, sealReceipt } from './seal-receipt.js';

export interface ReceiptDeskOptions extends SealContext {
  readonly drawer: Pick<ReceiptDrawer, 'draw'>;
  /** Null: receipts stay unsigned, and say so. */
  readonly seal: SealConfig | null;
}

export interface ReceiptCall {
  readonly tenant: Tenant;
  readonly requestKey: string;
  readonly order: z.output<typeof receiptOrderSchema>;
}

/**
 * Draws receipts of released signatures and seals them. What is sealed is what was drawn here a moment before, from the tenant's own records:
 * nobody can bring another document to the seal.
 */
export class ReceiptDesk {
  readonly #options: ReceiptDeskOptions;

  constructor(options: ReceiptDeskOptions) {
    this.#options = options;
  }

  /**
   * The receipt's PDF. Throws ServiceError `signature-unknown`, `signature-not-released`, `signature-erased`, `not-an-administrator`,
   * `receipt-unsealed`.
   */
  async issue({ tenant, requestKey, order }: ReceiptCall): Promise<Uint8Array> {
    const { authorization, drawer } = this.#options;
    const { tenantId, name: portal } = tenant;
    const { personId, readsLog, documentName, language, timeZone } = order;
    if (readsLog) await assertMayReadLog(authorization.store.db, { tenantId, personId });
    const facts = await readReceipt(authorization.store, { tenantId, portal, requestKey, documentName });
    const seal = await this.#readySeal(tenantId);
    const at = new Date(authorization.now());
    const pdf = await drawer.draw({ facts, language, timeZone, at, seal: seal?.facts ?? null });
    if (seal === null) return pdf;
    const sealed = await asUnsealed(() => sealReceipt(this.#options, seal, { tenantId, pdf, language, timeZone }));
    await this.#note({ tenantId, requestKey, personId }, seal, sealed);
    return sealed;
  }

  async #readySeal(tenantId: string): Promise<ReadySeal | null> {
    const { seal } = this.#options;
    return seal === null ? null : asUnsealed(() => readySeal(this.#options, seal, tenantId));
  }

  /** No sealed receipt leaves before the log tells of it. */
  async #note(
    { tenantId, ...asked }: { readonly tenantId: string; readonly requestKey: string; readonly personId: string },
    { facts, credential }: ReadySeal,
    sealed: Uint8Array,
  ): Promise<void> {
    const { store, now, randomBytes } = this.#options.authorization;
    const payload = {
      ...asked,
      credentialId: credential.credentialId,
      level: facts.level,
      outputSha256: createHash('sha256').update(sealed).digest('hex'),
    };
    const time = now();
    await store.transaction((trx) =>
      appendAudit(trx, { tenantId, time, type: 'receipt-sealed', payload }, randomBytes),
    );
  }
}

/** Why a seal cannot be set is the operator's to know. A clock that is unsure stops seals as it stops signatures. */
async function asUnsealed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = serviceErrorOf(error);
    if (!(known instanceof ServiceError) || known.code === 'clock-unsure') throw known;
    throw new ServiceError('receipt-unsealed', { privateCause: known.privateCause ?? known });
  }
}
