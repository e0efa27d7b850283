import { Worker } from 'node:worker_threads';
import type { DigestName } from '../cms/object-identifiers.js';
import type { MaterialOptions } from './add-material.js';
import type {
  EngineAnswer,
  EngineInput,
  EngineJob,
  EngineResults,
  Prepared,
  PreparedDocument,
} from './engine-messages.js';
import type { DocumentInspection } from './inspect-document.js';
import { PadesError } from './pades-error.js';
import type { PrepareOptions } from './prepare-signature.js';
import type { TimeStampOptions } from './prepare-time-stamp.js';
import type { PreparedRevision } from './prepared-revision.js';
import { TerminationGate } from './termination-gate.js';

export interface EnginePoolOptions {
  /** The built `engine-worker.js`. */
  readonly workerUrl: URL;
  /** Workers kept; each runs one job at a time. */
  readonly size: number;
  /** Milliseconds after which a job's worker is killed and replaced. */
  readonly timeLimit: number;
  /** Megabytes of heap per worker. */
  readonly heapLimit?: number;
}

interface Task {
  readonly job: EngineJob;
  readonly settle: (answer: EngineAnswer) => void;
}

/** A place for one worker. The worker is absent after it ended, until the next job needs one. */
interface Seat {
  worker: Worker | undefined;
  gate: TerminationGate;
  task: Task | undefined;
  timer: NodeJS.Timeout | undefined;
}

const outOfTime: EngineAnswer = { ok: false, code: 'pdf-limit-exceeded', message: 'the document took too long' };
const ended: EngineAnswer = { ok: false, code: 'engine-failed', message: 'the engine’s worker ended' };
const stopped: EngineAnswer = { ok: false, code: 'engine-failed', message: 'the engine was stopped' };

function crash(error: Error): EngineAnswer {
  const isOutOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (isOutOfMemory) return { ok: false, code: 'pdf-limit-exceeded', message: 'the document took too much memory' };
  return { ok: false, code: 'engine-failed', message: `the engine's worker failed: ${error.name}` };
}

/**
 * Runs the PDF engine in worker threads, so that a document which exhausts time, memory or stack costs one worker and
 * not the service. Jobs wait in one queue, first come first served. Close it when done.
 *
 * Every method rejects with PadesError: the engine's own codes, `pdf-limit-exceeded` for a worker that had to be killed,
 * `engine-failed` when the fault is not the document's.
 */
export class EnginePool {
  readonly #options: EnginePoolOptions;
  readonly #seats: Seat[] = [];
  readonly #queue: Task[] = [];
  #isClosed = false;

  constructor(options: EnginePoolOptions) {
    this.#options = options;
    for (let count = 0; count < options.size; count += 1) {
      const seat: Seat = { worker: undefined, gate: new TerminationGate(), task: undefined, timer: undefined };
      this.#seats.push(seat);
      this.#startWorker(seat);
    }
  }

  /** See `inspectDocument`. */
  inspect(input: EngineInput): Promise<DocumentInspection> {
    return this.#run<'inspect'>({ kind: 'inspect', input });
  }

  /** See `prepareSignature`; with the digest of the covered bytes under `digest`. */
  prepare(input: EngineInput, options: PrepareOptions, digest: DigestName): Promise<PreparedDocument> {
    return this.#run<'prepare'>({ kind: 'prepare', input, options, digest });
  }

  /** See `completeSignature`: for a signature's ContentInfo and for a document time stamp's token. */
  complete(input: EngineInput, prepared: PreparedRevision, contentInfo: Uint8Array): Promise<Uint8Array> {
    return this.#run<'complete'>({ kind: 'complete', input, prepared, contentInfo });
  }

  /** See `addMaterial`. */
  addMaterial(input: EngineInput, options: MaterialOptions): Promise<Uint8Array | undefined> {
    return this.#run<'add-material'>({ kind: 'add-material', input, options });
  }

  /** See `prepareTimeStamp`; with the digest of the covered bytes under `digest`: the imprint to be stamped. */
  prepareTimeStamp(
    input: EngineInput,
    options: TimeStampOptions,
    digest: DigestName,
  ): Promise<Prepared<PreparedRevision>> {
    return this.#run<'prepare-time-stamp'>({ kind: 'prepare-time-stamp', input, options, digest });
  }

  /** Jobs that wait for a worker. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Ends all workers; what runs or waits is rejected with `engine-failed`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const task of this.#queue.splice(0)) task.settle(stopped);
    await Promise.all(
      this.#seats.map(async (seat) => {
        this.#finish(seat, stopped);
        await terminate(seat);
      }),
    );
  }

  #run<K extends keyof EngineResults>(job: Extract<EngineJob, { kind: K }>): Promise<EngineResults[K]> {
    return new Promise((resolve, reject) => {
      const settle = (answer: EngineAnswer) => {
        // The worker answers a job of a kind with that kind's result.
        if (answer.ok) resolve(answer.result as EngineResults[K]);
        else reject(new PadesError(answer.code, answer.message));
      };
      if (this.#isClosed) settle(stopped);
      else this.#queue.push({ job, settle });
      this.#dispatch();
    });
  }

  #startWorker(seat: Seat): Worker {
    const { workerUrl, heapLimit = 512 } = this.#options;
    const gate = new TerminationGate();
    const resourceLimits = { maxOldGenerationSizeMb: heapLimit, stackSizeMb: 8 };
    const worker = new Worker(workerUrl, { workerData: gate.shared, resourceLimits });
    worker.unref();
    seat.worker = worker;
    seat.gate = gate;
    worker.on('message', (answer: EngineAnswer) => {
      if (seat.worker === worker) this.#finish(seat, answer);
    });
    worker.on('error', (error: Error) => this.#leave(seat, worker, crash(error)));
    worker.on('exit', () => this.#leave(seat, worker, ended));
    return worker;
  }

  /** Called when a worker ended by itself; one that was replaced is not heard any more. */
  #leave(seat: Seat, worker: Worker, answer: EngineAnswer): void {
    if (seat.worker !== worker) return;
    seat.worker = undefined;
    this.#finish(seat, answer);
  }

  #finish(seat: Seat, answer: EngineAnswer): void {
    const { task } = seat;
    clearTimeout(seat.timer);
    seat.task = undefined;
    seat.timer = undefined;
    task?.settle(answer);
    this.#dispatch();
  }

  #dispatch(): void {
    for (const seat of this.#seats) {
      if (seat.task !== undefined) continue;
      const task = this.#queue.shift();
      if (task === undefined) return;
      seat.task = task;
      seat.timer = setTimeout(() => this.#expire(seat), this.#options.timeLimit);
      const worker = seat.worker ?? this.#startWorker(seat);
      worker.postMessage(task.job, []);
    }
  }

  #expire(seat: Seat): void {
    void terminate(seat);
    seat.worker = undefined;
    this.#finish(seat, outOfTime);
  }
}

async function terminate({ worker, gate }: Seat): Promise<void> {
  await gate.close();
  await worker?.terminate();
}
