import type { RequestListener } from 'node:http';

/** Knows which requests are being answered, so that a stop can wait for them. */
export class ActiveRequests {
  #count = 0;
  #isStopping = false;
  #idle: (() => void) | undefined;

  get isStopping(): boolean {
    return this.#isStopping;
  }

  counting(listener: RequestListener): RequestListener {
    return (request, response) => {
      this.#count += 1;
      response.once('close', () => {
        this.#count -= 1;
        if (this.#count === 0) this.#idle?.();
      });
      return listener(request, response);
    };
  }

  /** From now on `isStopping`. Resolves when nothing is being answered, at the latest after `graceMs` milliseconds. */
  stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
