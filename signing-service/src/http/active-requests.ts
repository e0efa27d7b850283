import type { RequestListener } from 'node:http';
import { countAnswering, isIdle, requestCounts } from '../audit/others-first.js';

/** Knows which requests are being answered, so that a stop can wait for them. */
export class ActiveRequests {
  readonly counts = requestCounts();
  #isStopping = false;
  #idle: (() => void) | undefined;

  get isStopping(): boolean {
    return this.#isStopping;
  }

  counting(listener: RequestListener): RequestListener {
    return (request, response) => {
      countAnswering(this.counts, 1);
      response.once('close', () => {
        if (countAnswering(this.counts, -1) === 0) this.#idle?.();
      });
      return listener(request, response);
    };
  }

  /** From now on `isStopping`. Resolves when nothing is being answered, at the latest after `graceMs` milliseconds. */
  stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    if (isIdle(this.counts)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
