import { rulesOf } from '../rules/portal-rules.js';
import { passWithoutScope } from '../bitrix24/portal-scopes.js';
import type { AfterStoring } from './after-storing.js';
import { signingTables, type SigningOutboxTable } from './signing-tables.js';
import type { Store } from '../store/store.js';
import type { PortalAccess, PortalDocuments } from './portal-documents.js';
import { messageFor } from './outbox-messages.js';
import type { KeptRequest } from './kept-request.js';
import type { RequestRepository } from './request-repository.js';
import { backoff } from './transition.js';

const lookEvery = 2_000;
/** After so many tries a notice is of no use any more; the request's own state tells the same. */
const mostTries = 20;
/** An original is tried for as long as this: while it waits, its bytes are kept. */
const originalsWait = 30 * 24 * 60 * 60_000;

export interface OutboxParts {
  readonly store: Store;
  readonly requests: RequestRepository;
  readonly documents: PortalDocuments;
  readonly afterStoring: AfterStoring;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

/** Delivers what the transactions left to be told: timeline entries and notices. At least once each. Holds a timer: stop it. */
export class SigningOutbox {
  readonly #parts: OutboxParts;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  start(): void {
    const look = async (): Promise<void> => {
      this.#running = this.deliverDue().catch((error: unknown) => this.#parts.log('the outbox failed', { error }));
      await this.#running;
      if (!this.#stopped) this.#timer = setTimeout(() => void look(), lookEvery);
    };
    void look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  async deliverDue(): Promise<void> {
    const { store, requests, now } = this.#parts;
    const db = signingTables(store);
    const due = await db
      .selectFrom('signing_outbox')
      .selectAll()
      .where('next_attempt_at', '<=', now())
      // What a portal without the application cannot be told waits for another installation.
      .where('member_id', 'in', db.selectFrom('portals').select('portals.member_id').where('state', '=', 'active'))
      .orderBy('created_at')
      .limit(50)
      .execute();
    for (const message of due) {
      // Taken first: another instance that looks now finds it in the future.
      const failures = message.failures + 1;
      const taken = await signingTables(store)
        .updateTable('signing_outbox')
        .set({ failures, next_attempt_at: isLastTry(message, now()) ? null : now() + 60_000 + backoff(failures) })
        .where('member_id', '=', message.member_id)
        .where('message_id', '=', message.message_id)
        .where('failures', '=', message.failures)
        .executeTakeFirst();
      const request = await requests.find(message.member_id, message.request_id);
      if (taken.numUpdatedRows !== 1n || request === null) continue;
      if (await this.#deliver(request, message.kind)) await this.#done(message);
    }
  }

  async #deliver(request: KeptRequest, kind: string): Promise<boolean> {
    const { documents, afterStoring, store } = this.#parts;
    const { memberId, person, address } = request;
    const access: PortalAccess = { memberId, as: 'service' };
    try {
      if (kind === 'original' || kind === 'notices') {
        await afterStoring(request, kind);
        return true;
      }
      const message = messageFor(request, kind);
      if (message.entry !== null) await documents.addTimelineEntry(access, address, message.entry);
      const isWished = message.notice === null || (await rulesOf(store, memberId)).notices.signerUnfinished;
      if (message.notice !== null && isWished) {
        const tag = `DEALSEAL|${request.requestId}`;
        await documents
          .notify(access, { personId: person.personId, text: message.notice, tag })
          .catch(passWithoutScope);
      }
      return true;
    } catch (error) {
      this.#parts.log('a notice could not be delivered', { requestId: request.requestId, kind, error });
      return false;
    }
  }

  async #done(message: { member_id: string; message_id: string }): Promise<void> {
    await signingTables(this.#parts.store)
      .updateTable('signing_outbox')
      .set({ next_attempt_at: null })
      .where('member_id', '=', message.member_id)
      .where('message_id', '=', message.message_id)
      .execute();
  }
}

/** With this try the last one has been made. */
function isLastTry({ kind, failures, created_at }: SigningOutboxTable, now: number): boolean {
  return kind === 'original' ? now - created_at >= originalsWait : failures + 1 >= mostTries;
}
