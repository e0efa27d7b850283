/** How many calls a portal takes from one address: a bucket of `burst`, emptied at `perSecond` (50 and 2 in the cloud, 250 and 5 for Enterprise). */
export interface CallLimit {
  readonly burst: number;
  readonly perSecond: number;
}

/** Part of the bucket that is not used: calls arrive less evenly than they leave. */
const margin = 0.1;
/** Seconds of a method's own work in ten minutes, of the 480 that the portal allows. */
const operatingSeconds = 456;
/** After OPERATION_TIME_LIMIT without a time given, and after OVERLOAD_LIMIT (ms). */
const [methodPause, overloadPause] = [10_000, 60_000];

/**
 * What a portal still takes of us, by its documented limits and by what its answers say. The portal counts for our address: where
 * others fill its bucket too, its refusals tell. Times in ms since the epoch.
 */
export class CallBudget {
  readonly #limit: () => CallLimit;
  readonly #methods = new Map<string, number>();
  #level = 0;
  #at = 0;
  #closedUntil = 0;
  #refusals = 0;

  /** The limit may change while it is used: instances that run side by side divide it. */
  constructor(limit: () => CallLimit) {
    this.#limit = limit;
  }

  /** When a call of the method may leave, `before` others first, `reserve` places being left free; `now` or earlier when at once. */
  opensAt(method: string, at: { now: number; reserve?: number; before?: number }): number {
    const { now, reserve = 0, before = 0 } = at;
    const { burst, perSecond } = this.#limit();
    const room = Math.max(0, burst * (1 - margin) - reserve - 1);
    const over = this.#levelAt(now) + before - room;
    const drained = over <= 0 ? now : now + (over / perSecond) * 1000;
    return Math.max(drained, this.#closedUntil, this.#methods.get(method) ?? 0);
  }

  take(now: number): void {
    this.#level = this.#levelAt(now) + 1;
    this.#at = now;
  }

  /** The limit's burst has grown by so many places: whoever had them before may have filled them. */
  grown(places: number, now: number): void {
    this.#level = this.#levelAt(now) + places;
    this.#at = now;
  }

  /** QUERY_LIMIT_EXCEEDED: the bucket is full. Each refusal in a row closes it for longer: 1, 1.5, 2.25 … 10 s. */
  refused(now: number): void {
    this.#level = this.#limit().burst;
    this.#at = now;
    this.#closedUntil = now + Math.min(10_000, 1000 * 1.5 ** this.#refusals);
    this.#refusals += 1;
  }

  /** OVERLOAD_LIMIT: blocked by the vendor; whoever goes on asking stays so. */
  overloaded(now: number): void {
    this.#closedUntil = now + overloadPause;
  }

  /** OPERATION_TIME_LIMIT: this method alone. */
  methodExhausted(method: string, { now, resetAt }: { now: number; resetAt?: number | undefined }): void {
    this.#methods.set(method, Math.max(resetAt ?? 0, now + methodPause));
  }

  /** `time` of an answer: seconds that the method worked for us in its present ten minutes, and when these end. */
  answered(method: string, time?: { readonly operating: number; readonly resetAt: number }): void {
    this.#refusals = 0;
    if (time !== undefined && time.operating >= operatingSeconds) this.#methods.set(method, time.resetAt);
  }

  #levelAt(now: number): number {
    const { burst, perSecond } = this.#limit();
    const leaked = (Math.max(0, now - this.#at) / 1000) * perSecond;
    return Math.max(0, Math.min(this.#level, burst) - leaked);
  }
}
