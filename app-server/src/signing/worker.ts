import type { KeptRequest } from './kept-request.js';
import type { RequestKey } from './apply-events.js';
import type { RequestRepository } from './request-repository.js';
import type { SigningEffect } from './transition.js';

/** How long an instance has a request to itself: after a crash another takes over when it has run out. */
const workerLease = 15_000;
const renewEvery = 5_000;
/** How often the database is asked for requests whose time has come. */
const lookEvery = 1_000;
const atOnce = 8;

export interface WorkerParts {
  readonly requests: RequestRepository;
  /** Name of this instance. */
  readonly instance: string;
  readonly perform: (
    request: KeptRequest,
    effect: SigningEffect,
  ) => Promise<{ request: KeptRequest; effects: readonly SigningEffect[] }>;
  readonly onChange: (request: KeptRequest) => void;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

/** Carries requests on until they wait for a person, for a time, or have ended. Holds a timer: stop it. */
export class SigningWorker {
  readonly #parts: WorkerParts;
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  /** Takes up what was left, and from then on whatever becomes due. */
  start(): void {
    const look = async (): Promise<void> => {
      try {
        await this.#takeUpDue();
      } catch (error) {
        this.#parts.log('looking for work failed', { error });
      }
      if (!this.#stopped) this.#timer = setTimeout(() => void look(), lookEvery);
    };
    void look();
  }

  /** Ends after the effects in hand; what they led to is taken up at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.idle();
  }

  /** Resolves when nothing is being carried on. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  /** Carries this request on now: `resumed` repeats whatever its state waits for. */
  resume(key: RequestKey): void {
    const name = `${key.memberId}/${key.requestId}`;
    if (this.#stopped || this.#running.has(name)) return;
    const run = this.#run(key)
      .catch((error: unknown) => this.#parts.log('a request could not be carried on', { ...key, error }))
      .finally(() => this.#running.delete(name));
    this.#running.set(name, run);
  }

  async #takeUpDue(): Promise<void> {
    const free = atOnce - this.#running.size;
    if (free <= 0) return;
    for (const key of await this.#parts.requests.due(this.#parts.now(), free)) this.resume(key);
  }

  async #run(key: RequestKey): Promise<void> {
    const { requests, instance, now } = this.#parts;
    const claim = (): Promise<boolean> => requests.claim(key, instance, now() + workerLease);
    if (!(await claim())) return;
    // An effect may take longer than the lease: a big file, a slow portal.
    const renewal = setInterval(() => {
      claim().catch((error: unknown) => this.#parts.log('a lease could not be renewed', { ...key, error }));
    }, renewEvery);
    try {
      let step = await requests.apply(key, { kind: 'resumed' });
      this.#parts.onChange(step.request);
      for (let effect = step.effects[0]; effect !== undefined && !this.#stopped; effect = step.effects[0]) {
        if (!(await claim())) return;
        step = await this.#parts.perform(step.request, effect);
        this.#parts.onChange(step.request);
      }
    } finally {
      clearInterval(renewal);
      await requests.release(key, instance);
    }
  }
}
