import { Worker } from 'node:worker_threads';
import type { ReceiptDrawing } from './draw-receipt.js';

/** Draws receipts in a thread of its own, one at a time, so that signing goes on beside it. Holds a thread while one is drawn: close it. */
export class ReceiptDrawer {
  readonly #workerUrl: URL;
  #turn: Promise<unknown> = Promise.resolve();
  #worker: Worker | undefined;
  #isClosed = false;

  /** `workerUrl`: the built `receipt-worker.js`. */
  constructor(workerUrl: URL) {
    this.#workerUrl = workerUrl;
  }

  /** The PDF. Rejects with what `drawReceipt` throws, and when the drawer is closed. */
  draw(drawing: ReceiptDrawing): Promise<Uint8Array> {
    const drawn = this.#turn.then(() => this.#draw(drawing));
    this.#turn = drawn.catch(() => undefined);
    return drawn;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
  }

  #draw(drawing: ReceiptDrawing): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(new Error('The service is stopping'));
        return;
      }
      const worker = new Worker(this.#workerUrl);
      this.#worker = worker;
      worker.postMessage(drawing, []);
      worker.once('message', (pdf: unknown) => {
        if (pdf instanceof Uint8Array) resolve(pdf);
        else reject(new TypeError('The thread answered no receipt'));
      });
      worker.once('error', reject);
      worker.once('exit', () => {
        reject(new Error('The thread ended before the receipt was drawn'));
      });
    });
  }
}
