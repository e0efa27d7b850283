import type { Store } from '../store/store.js';
import type { DocumentBytes } from './document-bytes.js';
import type { RequestRepository } from './request-repository.js';
import { eraseRecords } from './erase-records.js';
import { tellErasure } from './erasures.js';
import { type PortalRetention, readRetentions, type RetentionOfPortal } from './portal-retention.js';
import { type SigningRequestsTable, signingTables } from './signing-tables.js';

const hour = 60 * 60_000;
const day = 24 * hour;
/** Frozen, abandoned and failed bytes go after this long (design.md §3). */
const unsignedRetention = 24 * hour;
const lookEvery = hour;
/** How old bytes must be before it is asked whether anybody needs them. */
const settled = hour;

export interface RetentionParts {
  readonly store: Store;
  readonly requests: RequestRepository;
  readonly bytes: DocumentBytes;
  /** Takes originals out of portals whose days are over. */
  readonly removeOriginals: () => Promise<void>;
  /** Deletes what is left of portals whose application was removed with its data. */
  readonly erasePortals: () => Promise<void>;
  /** How long signed bytes wait for an application that was removed from their portal, ms. */
  readonly strandedRetention: number;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

/** Gives up what nobody came back to, and erases bytes and records that are needed no more. Holds a timer: stop it. */
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
    const { store, requests, log, now, strandedRetention } = this.#parts;
    for (const key of await requests.forgotten(now() - unsignedRetention, 500)) {
      await requests.apply(key, { kind: 'abandoned' });
    }
    for (const key of await requests.stranded(now() - strandedRetention, 500)) {
      await requests.apply(key, { kind: 'given-up' });
      log('given up: signed, and its portal has been without the application for too long', { ...key });
    }
    await this.#parts.erasePortals();
    await this.#parts.removeOriginals();
    for (const portal of await readRetentions(store)) {
      const { memberId } = portal;
      const { storedDays, recordYears } = portal.retention;
      await this.#release(memberId, ['abandoned', 'failed'], now() - unsignedRetention);
      await this.#release(memberId, ['stored'], now() - storedDays * day);
      await eraseRecords(store, { memberId, recordYears, now: now() });
      await this.#removeUnneeded(portal);
    }
  }

  /** From here on these requests need their bytes no more. */
  async #release(memberId: string, states: readonly string[], before: number): Promise<void> {
    await signingTables(this.#parts.store)
      .updateTable('signing_requests')
      .set({ purged: 1 })
      .where('member_id', '=', memberId)
      .where('state', 'in', [...states])
      .where('updated_at', '<', before)
      .where('purged', '=', 0)
      .where((where) =>
        where.not(
          // The original still has to go where the administrator chose.
          where.exists(
            where
              .selectFrom('signing_outbox as waiting')
              .select('waiting.message_id')
              .whereRef('waiting.member_id', '=', 'signing_requests.member_id')
              .whereRef('waiting.request_id', '=', 'signing_requests.request_id')
              .where('waiting.kind', '=', 'original')
              .where('waiting.next_attempt_at', 'is not', null),
          ),
        ),
      )
      .execute();
  }

  /**
   * Bytes that no request needs: of ended ones, of files that were refused when they were opened, and drafts of a crash. Only what was written
   * an hour ago: younger bytes may belong to a request that is just being made. That they go is written down first: a crash in between
   * is made good by the next sweep.
   */
  async #removeUnneeded({ memberId, retention }: RetentionOfPortal): Promise<void> {
    const { store, bytes, now } = this.#parts;
    const before = now() - settled;
    await bytes.removeDrafts(memberId, before);
    for (const sha256 of await bytes.keptBefore(memberId, before)) {
      const users = await this.#usersOf(memberId, sha256);
      if (users.some(({ purged }) => purged === 0)) continue;
      const rule = ruleFor(users, retention);
      const requestId = users[0]?.request_id ?? null;
      const erasure = { memberId, what: 'bytes', requestId, sha256, rule, erasedAt: now() } as const;
      await tellErasure(signingTables(store), erasure);
      await bytes.remove(memberId, sha256);
    }
  }

  /** The same bytes may belong to several requests: the signed file of one is the original of the next. The newest first. */
  #usersOf(memberId: string, sha256: string): Promise<ByteUser[]> {
    return signingTables(this.#parts.store)
      .selectFrom('signing_requests')
      .select(['request_id', 'state', 'purged'])
      .where('member_id', '=', memberId)
      .where((where) => where.or([where('sha256', '=', sha256), where('receipt', 'like', `%"${sha256}"%`)]))
      .orderBy('updated_at', 'desc')
      .execute();
  }
}

type ByteUser = Pick<SigningRequestsTable, 'request_id' | 'state' | 'purged'>;

/** By which rule bytes go whose users are these, all of them past their time. */
function ruleFor(users: readonly ByteUser[], { storedDays }: PortalRetention): string {
  if (users.length === 0) return 'unused';
  return users.some(({ state }) => state === 'stored') ? `stored-days:${storedDays}` : 'unsigned-hours:24';
}
