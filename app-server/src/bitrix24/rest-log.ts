import type { RestCallRepository } from '../store/rest-call-repository.js';
import type { EndedCall } from './rest-client.js';

const day = 24 * 60 * 60_000;
/** How long the calls to portals are told of. */
const keptFor = 3 * day;
const writeEvery = 1_000;
const purgeEvery = 60 * 60_000;
const purgedAtOnce = 5_000;
/** Not yet written; what comes beyond that while the database is away is counted only. */
const mostUnwritten = 10_000;

export interface RestLogOptions {
  readonly calls: RestCallRepository;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

/**
 * The log of calls to portals. Written once a second, so that no call waits for it; a process that is killed loses that second of the
 * log. Holds timers: stop it.
 */
export class RestLog {
  readonly #options: RestLogOptions;
  #unwritten: EndedCall[] = [];
  #dropped = 0;
  #writing: Promise<void> = Promise.resolve();
  #timers: NodeJS.Timeout[] = [];

  constructor(options: RestLogOptions) {
    this.#options = options;
  }

  add(call: EndedCall): void {
    if (this.#unwritten.length < mostUnwritten) this.#unwritten.push(call);
    else this.#dropped += 1;
  }

  start(): void {
    const { log } = this.#options;
    const purge = (): void => {
      this.purge().catch((error: unknown) => log('the log of calls to portals could not be purged', { error }));
    };
    purge();
    this.#timers = [setInterval(() => void this.write(), writeEvery), setInterval(purge, purgeEvery)];
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.write();
  }

  /** What was added until now; one write at a time. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async purge(): Promise<void> {
    const { calls, now } = this.#options;
    let isMore = true;
    while (isMore) isMore = await calls.purge(now() - keptFor, purgedAtOnce);
  }

  async #writeAll(): Promise<void> {
    const { calls, log } = this.#options;
    const batch = this.#unwritten;
    if (batch.length === 0) return;
    this.#unwritten = [];
    try {
      await calls.add(batch);
      if (this.#dropped > 0) log('calls to portals are missing in their log', { dropped: this.#dropped });
      this.#dropped = 0;
    } catch (error) {
      log('the log of calls to portals could not be written', { error, dropped: batch.length });
    }
  }
}
