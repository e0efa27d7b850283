import type { InstanceRepository } from '../store/instance-repository.js';
import type { RequestQueue } from './request-queue.js';

/** How often an instance says that it lives, and for how long it counts after it has fallen silent (ms). */
const beat = 2_000;
const liveFor = 8_000;

export interface InstanceShareOptions {
  readonly instances: InstanceRepository;
  /** Name of this instance. */
  readonly instance: string;
  readonly queue: Pick<RequestQueue, 'share'>;
  /** How many live, this one included. */
  readonly onCount: (count: number) => void;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

/**
 * A portal counts the calls of one address: instances that run side by side each take their part of what it takes. One that ends gives its part
 * up at once, one that is killed within seconds. Holds a timer: stop it.
 */
export class InstanceShare {
  readonly #options: InstanceShareOptions;
  #timer: NodeJS.Timeout | null = null;
  #beating: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: InstanceShareOptions) {
    this.#options = options;
  }

  /** Resolves when the others are known. */
  async start(): Promise<void> {
    const next = async (): Promise<void> => {
      this.#beating = this.#beat();
      await this.#beating;
      if (!this.#stopped) this.#timer = setTimeout(() => void next(), beat);
    };
    await next();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#beating;
    const { instances, instance, log } = this.#options;
    await instances.leave(instance).catch((error: unknown) => log('an instance could not take its leave', { error }));
  }

  async #beat(): Promise<void> {
    const { instances, instance, queue, onCount, log, now } = this.#options;
    try {
      const count = await instances.live(instance, now() + liveFor);
      queue.share(count);
      onCount(count);
    } catch (error) {
      // Without the database nothing is asked of portals either; what was known of the others still holds.
      log('an instance could not say that it lives', { error });
    }
  }
}
