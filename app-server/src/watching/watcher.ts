import type { NotifyPerson } from '../people/tell-administrators.js';
import { deliverNotices } from './deliver-notices.js';
import { watchPortals, type WatchParts } from './portal-watch.js';

const pace = 5_000;

/** Tells administrators what their signing-service has seen. Holds a timer: stop it. */
export class Watcher {
  readonly #parts: WatchParts;
  readonly #notify: NotifyPerson;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: WatchParts, notify: NotifyPerson) {
    this.#parts = parts;
    this.#notify = notify;
  }

  start(): void {
    const look = async (): Promise<void> => {
      this.#running = this.#look();
      await this.#running;
      if (!this.#stopped) this.#timer = setTimeout(() => void look(), pace);
    };
    void look();
  }

  /** Ends after what is in hand. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    try {
      await watchPortals(this.#parts);
      await deliverNotices(this.#parts, this.#notify);
    } catch (error) {
      this.#parts.log('watching failed', { error });
    }
  }
}
