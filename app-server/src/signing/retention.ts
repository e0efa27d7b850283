import type { Store } from '../store/store.js';
import type { DocumentBytes } from './document-bytes.js';
import type { RequestRepository } from './request-repository.js';
import { signingTables } from './signing-tables.js';

const hour = 60 * 60_000;
/** Frozen, abandoned and failed bytes go after this long (design.md §3). */
const unsignedRetention = 24 * hour;
const lookEvery = hour;
/** How old bytes must be before it is asked whether anybody needs them. */
const settled = hour;

export interface RetentionParts {
  readonly store: Store;
  readonly requests: RequestRepository;
  readonly bytes: DocumentBytes;
  /** How long signed bytes and original stay after they were stored, ms. */
  readonly storedRetention: number;
  /** How long signed bytes wait for an application that was removed from their portal, ms. */
  readonly strandedRetention: number;
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
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => this.#parts.log('the sweep of old bytes failed', { error }));
    };
    // At once too: a server that is restarted every hour would never come to it.
    sweep();
    this.#timer = setInterval(sweep, lookEvery);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async sweep(): Promise<void> {
    const { requests, log, now, storedRetention, strandedRetention } = this.#parts;
    for (const key of await requests.forgotten(now() - unsignedRetention, 500)) {
      await requests.apply(key, { kind: 'abandoned' });
    }
    for (const key of await requests.stranded(now() - strandedRetention, 500)) {
      await requests.apply(key, { kind: 'given-up' });
      log('given up: signed, and its portal has been without the application for too long', { ...key });
    }
    await this.#release(['abandoned', 'failed'], now() - unsignedRetention);
    await this.#release(['stored'], now() - storedRetention);
    await this.#removeUnneeded();
  }

  /** From here on these requests need their bytes no more. */
  async #release(states: readonly string[], before: number): Promise<void> {
    await signingTables(this.#parts.store)
      .updateTable('signing_requests')
      .set({ purged: 1 })
      .where('state', 'in', [...states])
      .where('updated_at', '<', before)
      .where('purged', '=', 0)
      .execute();
  }

  /**
   * Bytes that no request needs: of ended ones, of files that were refused when they were opened, and drafts of a crash. Only what was written
   * an hour ago: younger bytes may belong to a request that is just being made.
   */
  async #removeUnneeded(): Promise<void> {
    const { store, bytes, now } = this.#parts;
    const before = now() - settled;
    const portals = await signingTables(store).selectFrom('portals').select('member_id').execute();
    for (const { member_id: memberId } of portals) {
      await bytes.removeDrafts(memberId, before);
      for (const sha256 of await bytes.keptBefore(memberId, before)) {
        if (!(await this.#isNeeded(memberId, sha256))) await bytes.remove(memberId, sha256);
      }
    }
  }

  /** The same bytes may belong to several requests: the signed file of one is the original of the next. */
  async #isNeeded(memberId: string, sha256: string): Promise<boolean> {
    const needed = await signingTables(this.#parts.store)
      .selectFrom('signing_requests')
      .select('request_id')
      .where('member_id', '=', memberId)
      .where('purged', '=', 0)
      .where((where) => where.or([where('sha256', '=', sha256), where('receipt', 'like', `%"${sha256}"%`)]))
      .executeTakeFirst();
    return needed !== undefined;
  }
}
