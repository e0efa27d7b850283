import type { Store } from '../store/store.js';
import type { DocumentBytes } from './document-bytes.js';
import type { RequestRepository } from './request-repository.js';
import { signingTables } from './signing-tables.js';

const hour = 60 * 60_000;
/** Frozen, abandoned and failed bytes go after this long (design.md §3). */
const unsignedRetention = 24 * hour;
const lookEvery = hour;

export interface RetentionParts {
  readonly store: Store;
  readonly requests: RequestRepository;
  readonly bytes: DocumentBytes;
  /** How long signed bytes and original stay after they were stored, ms. */
  readonly storedRetention: number;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

/** Gives up what nobody came back to, and removes bytes that are needed no more. Holds a timer: stop it. */
export class Retention {
  readonly #parts: RetentionParts;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.sweep().catch((error: unknown) => this.#parts.log('the sweep of old bytes failed', { error }));
    }, lookEvery);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async sweep(): Promise<void> {
    const { requests, now } = this.#parts;
    for (const key of await requests.forgotten(now() - unsignedRetention, 500)) {
      await requests.apply(key, { kind: 'abandoned' });
    }
    await this.#removeBytes(['abandoned', 'failed'], now() - unsignedRetention);
    await this.#removeBytes(['stored'], now() - this.#parts.storedRetention);
  }

  async #removeBytes(states: readonly string[], before: number): Promise<void> {
    const db = signingTables(this.#parts.store);
    const rows = await db
      .selectFrom('signing_requests')
      .select(['member_id', 'request_id', 'sha256', 'receipt'])
      .where('state', 'in', [...states])
      .where('updated_at', '<', before)
      .where('purged', '=', 0)
      .limit(500)
      .execute();
    for (const row of rows) {
      await db
        .updateTable('signing_requests')
        .set({ purged: 1 })
        .where('member_id', '=', row.member_id)
        .where('request_id', '=', row.request_id)
        .execute();
      const output = row.receipt === null ? [] : [outputOf(row.receipt)];
      for (const sha256 of [row.sha256, ...output]) await this.#removeUnlessNeeded(row.member_id, sha256);
    }
  }

  /** The same bytes may belong to another request: the signed file of one is the original of the next. */
  async #removeUnlessNeeded(memberId: string, sha256: string): Promise<void> {
    const needed = await signingTables(this.#parts.store)
      .selectFrom('signing_requests')
      .select('request_id')
      .where('member_id', '=', memberId)
      .where('purged', '=', 0)
      .where((where) => where.or([where('sha256', '=', sha256), where('receipt', 'like', `%"${sha256}"%`)]))
      .executeTakeFirst();
    if (needed === undefined) await this.#parts.bytes.remove(memberId, sha256);
  }
}

function outputOf(receipt: string): string {
  const parsed: unknown = JSON.parse(receipt);
  const digest = typeof parsed === 'object' && parsed !== null && 'outputSha256' in parsed ? parsed.outputSha256 : null;
  if (typeof digest !== 'string') throw new TypeError('A receipt names its output');
  return digest;
}
