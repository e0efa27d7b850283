import { performance } from 'node:perf_hooks';
import { KeyError } from '../keys/errors.js';
import type { TokenIdentity } from '../keys/key-types.js';
import type { TokenOwnership } from '../keys/token-client.js';
import type { Store } from '../store/store.js';

export interface TokenLeaseOptions {
  readonly store: Pick<Store, 'db'>;
  /** This instance's name, the same after a restart. */
  readonly owner: string;
  /** Milliseconds, monotonic. */
  readonly monotonicNow?: () => number;
}

/** How often an owner says that it lives, in milliseconds. */
const beatMs = 5_000;
/** An owner that could not say so for that long takes its leases for lost. */
const validMs = 15_000;
/** Another instance waits for longer, by its own clock, so that there are never two. */
const abandonedMs = 20_000;

interface Held {
  readonly serial: string;
  /** When its last beat was on its way. */
  renewedAt: number;
}

interface Seen {
  readonly owner: string;
  readonly beat: number;
  readonly since: number;
}

/**
 * "One token, one owner": of several instances on one database only the one that holds a token's lease logs in to it, so that a wrong
 * PIN is not tried by each of them. No clocks are compared: whoever sees an owner's beat stand still for long enough takes its place. Holds a
 * timer: close it, or leave it.
 */
export class TokenLeases implements TokenOwnership {
  readonly #options: TokenLeaseOptions;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();
  readonly #others = new Map<string, Seen>();
  #timer: NodeJS.Timeout | undefined;
  #onLost: (serial: string) => void = () => undefined;

  constructor(options: TokenLeaseOptions) {
    this.#options = options;
    this.#now = options.monotonicNow ?? (() => performance.now());
  }

  /**
   * Keeps what is held. `onLost` is called for a token that another instance may log in to from now on: nobody may stay logged in here.
   */
  start(onLost: (serial: string) => void): void {
    this.#onLost = onLost;
    this.#timer = setInterval(() => void this.beat(), beatMs);
    this.#timer.unref();
  }

  /** Takes the token's lease, or finds it held. @throws KeyError `token-elsewhere`, `token-failed` when the database does not answer. */
  async hold(token: TokenIdentity): Promise<void> {
    const name = nameOf(token);
    const held = this.#held.get(name);
    if (held !== undefined && this.#isFresh(held)) return;
    const renewedAt = this.#now();
    const isOurs = await this.#take(name).catch((cause: unknown) => {
      throw new KeyError('token-failed', 'the database does not tell whose the token is', { cause });
    });
    if (!isOurs) throw new KeyError('token-elsewhere', 'another instance is logged in to the token');
    this.#others.delete(name);
    this.#held.set(name, { serial: token.serial, renewedAt });
  }

  /** @throws KeyError `token-elsewhere` when a lease may have passed to another instance. */
  assertHeld(): void {
    for (const held of this.#held.values()) {
      if (!this.#isFresh(held)) throw new KeyError('token-elsewhere', 'the lease of the token was not renewed in time');
    }
  }

  /** Renews what is held, once. What cannot be renewed in time, or has passed to another, is lost. */
  async beat(): Promise<void> {
    for (const [name, held] of this.#held) {
      const renewedAt = this.#now();
      const isOurs = await this.#renew(name).catch(() => null);
      if (isOurs === true) held.renewedAt = renewedAt;
      else if (isOurs === false || !this.#isFresh(held)) this.#lose(name, held);
    }
  }

  /** Renews nothing any more; what is held stays the instance's, whose name another process may have too. */
  leave(): void {
    clearInterval(this.#timer);
  }

  /** Gives back what is held: an orderly end keeps nobody waiting. */
  async close(): Promise<void> {
    this.leave();
    const names = [...this.#held.keys()];
    this.#held.clear();
    const { store, owner } = this.#options;
    if (names.length === 0) return;
    await store.db.deleteFrom('token_leases').where('token', 'in', names).where('owner', '=', owner).execute();
  }

  #isFresh({ renewedAt }: Held): boolean {
    return this.#now() - renewedAt < validMs;
  }

  #lose(name: string, { serial }: Held): void {
    this.#held.delete(name);
    this.#onLost(serial);
  }

  async #renew(token: string): Promise<boolean> {
    const { store, owner } = this.#options;
    const { numUpdatedRows } = await store.db
      .updateTable('token_leases')
      .set((eb) => ({ beat: eb('beat', '+', 1) }))
      .where('token', '=', token)
      .where('owner', '=', owner)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async #take(token: string): Promise<boolean> {
    const { store, owner } = this.#options;
    const { numInsertedOrUpdatedRows } = await store.db
      .insertInto('token_leases')
      .values({ token, owner, beat: 0 })
      .onConflict((conflict) => conflict.column('token').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n || (await this.#renew(token))) return true;
    const row = await store.db.selectFrom('token_leases').selectAll().where('token', '=', token).executeTakeFirst();
    return row !== undefined && this.#hasStoodStill(token, row) && this.#takeFrom(token, row);
  }

  /** Whether its beat has not changed for as long as this instance has been looking. */
  #hasStoodStill(token: string, { owner, beat }: Omit<Seen, 'since'>): boolean {
    const seen = this.#others.get(token);
    const now = this.#now();
    if (seen?.owner === owner && seen.beat === beat) return now - seen.since >= abandonedMs;
    this.#others.set(token, { owner, beat, since: now });
    return false;
  }

  async #takeFrom(token: string, { owner, beat }: Omit<Seen, 'since'>): Promise<boolean> {
    const { numUpdatedRows } = await this.#options.store.db
      .updateTable('token_leases')
      .set({ owner: this.#options.owner, beat: beat + 1 })
      .where('token', '=', token)
      .where('owner', '=', owner)
      .where('beat', '=', beat)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}

/** A serial number is a maker's own. */
function nameOf({ manufacturer, model, serial }: TokenIdentity): string {
  return [manufacturer, model, serial].map((part) => part.trim()).join(' / ');
}
