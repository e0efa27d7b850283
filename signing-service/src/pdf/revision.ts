import type { PdfDocument } from './document.js';
import { PdfError } from './errors.js';
import type { PdfDict, PdfObject } from './object.js';
import { PdfRef } from './object.js';

/** A dictionary entry of fixed width whose place is recorded while it is written. */
export interface SlotEntry {
  /** Dictionary key, e.g. `Contents`. */
  readonly key: string;
  /** Name under which `finish` tells the place; unique within the revision. */
  readonly slot: string;
  /** Bytes written for now, a complete PDF object, delimiters included. */
  readonly placeholder: Uint8Array;
}

/** Place of a slot. `start` and `end` are positions in the whole output file (input + tail), delimiters included. */
export interface SlotPlace {
  readonly start: number;
  readonly end: number;
}

export interface FinishOptions {
  /** Second element of /ID: 16 random bytes. It is the first one too when the document has none. */
  readonly fileId: Uint8Array;
}

export interface FinishedRevision {
  /** To be appended to the unchanged input. */
  readonly tail: Uint8Array;
  /** Position in the output at which the tail begins: the input's size. */
  readonly tailStart: number;
  readonly slots: ReadonlyMap<string, SlotPlace>;
}

/**
 * One incremental update (ISO 32000-2 §7.5.6): collects new and changed objects, then writes them once.
 * @throws PdfError `pdf-encrypted` from the constructor for an encrypted document.
 */
export class RevisionWriter {
  readonly #document: PdfDocument;
  #next: number;

  constructor(document: PdfDocument) {
    this.#document = document;
    this.#next = document.nextObjectNumber;
  }

  /** A number never used before, generation 0. */
  allocate(): PdfRef {
    this.#next += 1;
    return new PdfRef(this.#next - 1);
  }

  /** The object as it will be after this revision: the one put here, else the document's. */
  get(ref: PdfRef): PdfObject {
    return this.#document.resolve(ref);
  }

  /** Writes `object` under `ref`, which is allocated or exists; a later call for the same reference replaces it. */
  put(ref: PdfRef, object: PdfObject): void {
    throw new PdfError('pdf-unsupported', `${ref.num} ${typeof object}`);
  }

  /** Like `put` for a stream; /Length is set here, /Filter is the caller's. */
  putStream(ref: PdfRef, dict: PdfDict, bytes: Uint8Array): void {
    throw new PdfError('pdf-unsupported', `${ref.num} ${dict.size} ${bytes.length}`);
  }

  /** Like `put` for a dictionary to which `slots` are added at the end. */
  putWithSlots(ref: PdfRef, dict: PdfDict, slots: readonly SlotEntry[]): void {
    throw new PdfError('pdf-unsupported', `${ref.num} ${dict.size} ${slots.length}`);
  }

  /** Ends the revision. @throws PdfError `pdf-limit-exceeded` when an offset would pass 9,999,999,999. */
  finish(options: FinishOptions): FinishedRevision {
    throw new PdfError('pdf-unsupported', `${this.#document.startXref} ${options.fileId.length}`);
  }
}
