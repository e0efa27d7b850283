import { KeyError } from './errors.js';

export interface FairQueueOptions {
  /** How many jobs run at the same time. */
  readonly concurrency: number;
  /** How many jobs of one tenant may wait. */
  readonly maxWaitingPerTenant: number;
  readonly now: () => Date;
}

export interface FairJob<T> {
  readonly tenant: string;
  /** A job that has not begun by then is refused. */
  readonly deadline: Date;
  readonly run: () => Promise<T>;
}

interface Waiting {
  readonly begin: () => void;
  readonly refuse: (error: KeyError) => void;
}

/**
 * Runs jobs with a fixed concurrency, taking tenants in turn, so that one tenant's 200 jobs do not hold up another's single one.
 * Within a tenant the order is first come, first served.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  /** Insertion order is the order of turns: a tenant that was served moves to the end. */
  readonly #waiting = new Map<string, Set<Waiting>>();
  #concurrency: number;
  #running = 0;
  #paused = false;

  constructor(options: FairQueueOptions) {
    this.#options = options;
    this.#concurrency = options.concurrency;
  }

  /** Jobs that wait. */
  get length(): number {
    let length = 0;
    for (const jobs of this.#waiting.values()) length += jobs.size;
    return length;
  }

  get running(): number {
    return this.#running;
  }

  setConcurrency(concurrency: number): void {
    this.#concurrency = Math.max(1, concurrency);
    this.#turn();
  }

  /** Begins no further job until `resume`; deadlines go on counting. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#turn();
  }

  /**
   * Settles with the job's own result.
   * @throws KeyError `token-busy` when the tenant's queue is full or the deadline passes before the job began.
   */
  run<T>(job: FairJob<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const remaining = job.deadline.getTime() - this.#options.now().getTime();
      const jobs = this.#waiting.get(job.tenant) ?? new Set<Waiting>();
      if (remaining <= 0) return reject(busy('the deadline has passed'));
      if (jobs.size >= this.#options.maxWaitingPerTenant)
        return reject(busy('too many signatures of this tenant wait'));
      const timer = setTimeout(
        () => {
          this.#remove(job.tenant, waiting);
          reject(busy('the deadline passed in the queue'));
        },
        Math.min(remaining, 0x7fffffff),
      );
      const waiting: Waiting = {
        begin: () => {
          clearTimeout(timer);
          void this.#carryOut(job).then(resolve, reject);
        },
        refuse: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      jobs.add(waiting);
      this.#waiting.set(job.tenant, jobs);
      this.#turn();
    });
  }

  /** Refuses every waiting job; running ones go on. */
  refuseAll(error: KeyError): void {
    const all = [...this.#waiting.values()].flatMap((jobs) => [...jobs]);
    this.#waiting.clear();
    for (const waiting of all) waiting.refuse(error);
  }

  async #carryOut<T>(job: FairJob<T>): Promise<T> {
    try {
      return await job.run();
    } finally {
      this.#running -= 1;
      this.#turn();
    }
  }

  #turn(): void {
    while (!this.#paused && this.#running < this.#concurrency) {
      const next = this.#waiting.entries().next();
      if (next.done) return;
      const [tenant, jobs] = next.value;
      const [waiting] = jobs;
      this.#waiting.delete(tenant);
      if (!waiting) continue;
      jobs.delete(waiting);
      if (jobs.size > 0) this.#waiting.set(tenant, jobs);
      this.#running += 1;
      waiting.begin();
    }
  }

  #remove(tenant: string, waiting: Waiting): void {
    const jobs = this.#waiting.get(tenant);
    jobs?.delete(waiting);
    if (jobs?.size === 0) this.#waiting.delete(tenant);
  }
}

function busy(why: string): KeyError {
  return new KeyError('token-busy', why);
}
