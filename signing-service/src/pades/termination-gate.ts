import { setTimeout as delay } from 'node:timers/promises';
import type { ZlibGuard } from '../pdf/guarded-zlib.js';

const [stop, busy] = [0, 1];
const lookEvery = 1;
/** What holds a thread longer than this is within zlib and past the dangerous instant. */
const patience = 2_000;

/**
 * Keeps a worker thread from being ended while it makes a zlib stream: Node aborts the whole process when a thread ends between the making of
 * one and its first use (`init_done_ && "close before init"`, src/node_zlib.cc). Both threads share the gate. Whichever of them writes
 * its mark first is seen by the other, since atomic operations have one order (ECMA-262 §29.4).
 */
export class TerminationGate implements ZlibGuard {
  readonly shared: SharedArrayBuffer;
  readonly #marks: Int32Array;

  constructor(shared = new SharedArrayBuffer(8)) {
    this.shared = shared;
    this.#marks = new Int32Array(shared);
  }

  /** Called by the worker. Once the thread is to end, it waits here for its end. */
  enter(): void {
    Atomics.store(this.#marks, busy, 1);
    if (Atomics.load(this.#marks, stop) === 0) return;
    Atomics.store(this.#marks, busy, 0);
    Atomics.wait(this.#marks, stop, 1);
  }

  /** Called by the worker. */
  leave(): void {
    Atomics.store(this.#marks, busy, 0);
  }

  /** Called by the thread that ends the worker: resolves when it may be ended. */
  async close(): Promise<void> {
    Atomics.store(this.#marks, stop, 1);
    for (let waited = 0; Atomics.load(this.#marks, busy) === 1 && waited < patience; waited += lookEvery) {
      await delay(lookEvery);
    }
  }
}
