import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { type AuditCheck, auditCheckSchema, auditFaultKinds } from '../contract/audit.js';
import { type AuditHead, auditHeadSchema } from '../contract/signatures.js';
import type { Store, StoreOptions } from '../store/store.js';
import { readAuditHead } from './append-audit.js';
import { countWaiting, type RequestCounts } from './others-first.js';
import type { Segment, StampedVerification } from './verify-audit.js';

export interface ChainChecksOptions {
  readonly store: Store;
  /** The same database, for a connection of the thread's own. */
  readonly database: StoreOptions;
  /** The built `audit-worker.js`. */
  readonly workerUrl: URL;
  /** Certificates that are trusted, of time-stamp authorities' roots among them; DER. */
  readonly trusted: readonly Uint8Array[];
  readonly now: () => Date;
  /** Left out, nobody comes before a check. */
  readonly requests?: RequestCounts;
  /** Entries from which on two threads look at a chain on SQLite, half of it each: below, the second costs more than it saves. */
  readonly worthHalving?: number;
}

const verificationSchema = z.object({
  ok: z.boolean(),
  entries: z.int(),
  head: auditHeadSchema,
  firstFault: z.object({ sequence: z.int(), kind: z.enum(auditFaultKinds) }).nullable(),
  stamped: z.object({ sequence: z.int(), at: z.string(), authority: z.string() }).nullable(),
});

const usuallyWorthHalving = 50_000;

/**
 * Looks at whole chains in threads of their own, one chain at a time, so that signing goes on beside it; what was seen last is kept. Holds
 * threads while one runs: close it.
 */
export class ChainChecks {
  readonly #options: ChainChecksOptions;
  /** The look that is going on or waits, by tenant and witness: whoever asks meanwhile shares it. */
  readonly #open = new Map<string, Promise<AuditCheck>>();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #workers = new Set<Worker>();
  #isClosed = false;

  constructor(options: ChainChecksOptions) {
    this.#options = options;
  }

  check(tenantId: string, witness?: AuditHead): Promise<AuditCheck> {
    const { requests } = this.#options;
    const look = this.#lookOnce(tenantId, witness);
    return requests === undefined ? look : countWaiting(requests, look);
  }

  #lookOnce(tenantId: string, witness: AuditHead | undefined): Promise<AuditCheck> {
    const key = `${tenantId} ${witness?.sequence ?? ''} ${witness?.head ?? ''}`;
    const open = this.#open.get(key);
    if (open !== undefined) return open;
    const look = this.#turn.then(() => this.#look(tenantId, witness === undefined ? [] : [witness]));
    this.#turn = look.catch(() => undefined);
    this.#open.set(key, look);
    void this.#turn.then(() => this.#open.delete(key));
    return look;
  }

  /** What the last look saw; null while nobody has looked. */
  async latest(tenantId: string): Promise<AuditCheck | null> {
    const row = await this.#options.store.db
      .selectFrom('audit_checks')
      .select('result_json')
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    return row === undefined ? null : auditCheckSchema.parse(JSON.parse(row.result_json));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  async #look(tenantId: string, witnesses: readonly AuditHead[]): Promise<AuditCheck> {
    const found = await this.#verify(tenantId, witnesses);
    const { store, now } = this.#options;
    const at = now();
    const { firstFault } = found;
    const check: AuditCheck = {
      at: at.toISOString(),
      ...found,
      firstFault:
        firstFault === null ? null : { ...firstFault, at: await this.#timeOf(tenantId, firstFault.sequence - 1) },
    };
    const result = { checked_at: at.getTime(), result_json: JSON.stringify(check) };
    await store.db
      .insertInto('audit_checks')
      .values({ tenant_id: tenantId, ...result })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(result))
      .execute();
    return check;
  }

  /** Of the last entry that holds: everything before then is whole. */
  async #timeOf(tenantId: string, sequence: number): Promise<string | null> {
    const row = await this.#options.store.db
      .selectFrom('audit_entries')
      .select('time')
      .where('tenant_id', '=', tenantId)
      .where('sequence', '=', sequence)
      .executeTakeFirst();
    return row === undefined ? null : new Date(row.time).toISOString();
  }

  /** Each half holds from where it begins as that stands in the database: that the first one ends there joins them. */
  async #verify(tenantId: string, witnesses: readonly AuditHead[]): Promise<StampedVerification> {
    const seam = await this.#seam(tenantId);
    if (seam === null) return this.#verifySegment(tenantId, witnesses, {});
    const [first, second] = await Promise.all([
      this.#verifySegment(tenantId, witnesses, { until: seam }),
      this.#verifySegment(tenantId, witnesses, { after: seam }),
    ]);
    if (!first.ok) return first;
    const isJoined = first.head.sequence === seam.sequence && first.head.head === seam.head;
    if (!isJoined) throw new Error('The chain was changed while it was read');
    return second;
  }

  /**
   * The entry in the middle of a long chain; null for a short one, or where a single thread has to do: PostgreSQL reads for a check with the
   * priority that it has for everything, and for two threads at a time it takes from signing what these leave.
   */
  async #seam(tenantId: string): Promise<AuditHead | null> {
    const { store, worthHalving = usuallyWorthHalving } = this.#options;
    const { db } = store;
    const { sequence: last } = await readAuditHead(db, tenantId);
    if (last < worthHalving || store.dialect === 'postgres' || availableParallelism() === 1) return null;
    const row = await db
      .selectFrom('audit_entries')
      .select(['sequence', 'hash'])
      .where('tenant_id', '=', tenantId)
      .where('sequence', '=', Math.floor(last / 2))
      .executeTakeFirst();
    return row === undefined ? null : { sequence: row.sequence, head: row.hash };
  }

  #verifySegment(tenantId: string, witnesses: readonly AuditHead[], segment: Segment): Promise<StampedVerification> {
    const { workerUrl, database, trusted, requests } = this.#options;
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(new Error('The service is stopping'));
        return;
      }
      const workerData = { database, tenantId, witnesses, trusted, segment, requests };
      const worker = new Worker(workerUrl, { workerData });
      this.#workers.add(worker);
      worker.once('message', (message: unknown) => {
        resolve(verificationSchema.parse(message));
      });
      worker.once('error', reject);
      worker.once('exit', () => {
        this.#workers.delete(worker);
        reject(new Error('The thread ended before it had read the chain'));
      });
    });
  }
}
