import { EventEmitter, once } from 'node:events';
import type { RequestKey } from './apply-events.js';

/** Tells those who wait for a request that it has changed, within this instance; others look again after a pause. */
export class RequestChanges {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  announce(key: RequestKey): void {
    this.#emitter.emit(`${key.memberId}/${key.requestId}`);
  }

  /** Resolves at the next change, or when the signal aborts. */
  async next(key: RequestKey, signal: AbortSignal): Promise<void> {
    try {
      await once(this.#emitter, `${key.memberId}/${key.requestId}`, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
