import { Worker } from 'node:worker_threads';
import type { ReceiptDrawing } from './draw-receipt.js';

/** For so long after the last receipt its thread stays: to begin one takes ten times what a receipt does. */
const idleMs = 300_000;

/** Draws receipts in a thread of its own, one at a time, so that signing goes on beside it. Holds a thread: close it. */
export class ReceiptDrawer {
  readonly #workerUrl: URL;
  #turn: Promise<unknown> = Promise.resolve();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
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
    await this.#end();
  }

  async #draw(drawing: ReceiptDrawing): Promise<Uint8Array> {
    if (this.#isClosed) throw new Error('The service is stopping');
    clearTimeout(this.#idle);
    this.#worker ??= new Worker(this.#workerUrl);
    try {
      const pdf = await answerOf(this.#worker, drawing);
      this.#idle = setTimeout(() => void this.#end(), idleMs).unref();
      return pdf;
    } catch (error) {
      // Whatever is wrong with it, the next receipt has another.
      await this.#end();
      throw error;
    }
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

function answerOf(worker: Worker, drawing: ReceiptDrawing): Promise<Uint8Array> {
  const { promise, resolve, reject } = promised<Uint8Array>();
  const answered = (pdf: unknown): void => {
    if (pdf instanceof Uint8Array) resolve(pdf);
    else reject(new TypeError('The thread answered no receipt'));
  };
  const ended = (): void => reject(new Error('The thread ended before the receipt was drawn'));
  worker.on('message', answered).on('error', reject).on('exit', ended);
  worker.postMessage(drawing, []);
  return promise.finally(() => worker.off('message', answered).off('error', reject).off('exit', ended));
}

/** As Promise.withResolvers, which Node 20 has not. */
function promised<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}
