import type { DocumentEncryption } from './encryption/document-encryption.js';
import { PdfError } from './errors.js';
import type { Resolve } from './filter.js';
import { decodeStream } from './filter.js';
import type { IndirectObject } from './indirect-object.js';
import { readIndirectObject } from './indirect-object.js';
import type { PdfBudget } from './limits.js';
import { requireWithin } from './limits.js';
import type { PdfObject } from './object.js';
import { PdfRef, PdfStream } from './object.js';
import type { ObjectStream } from './object-stream.js';
import { openObjectStream } from './object-stream.js';
import type { ByteSource } from './source.js';
import type { XrefChain } from './xref-chain.js';
import { findEntry } from './xref-chain.js';
import type { XrefEntry } from './xref-section.js';

export type ResolvedObject = Exclude<PdfObject, PdfRef>;

interface LoadedObject {
  readonly gen: number;
  readonly object: PdfObject;
}

export interface ObjectStoreInput {
  readonly source: ByteSource;
  readonly budget: PdfBudget;
  readonly chain: XrefChain;
  /** Undefined for a document that is not encrypted, and to read objects as they stand. */
  readonly encryption: DocumentEncryption | undefined;
}

/** Indirect objects by number, loaded on demand, and decrypted then. */
export class ObjectStore {
  readonly #input: ObjectStoreInput;
  /** By number: no more than one generation of it exists. */
  readonly #objects = new Map<number, LoadedObject>();
  readonly #objectStreams = new Map<number, ObjectStream>();
  /** What was loaded, by its offset; no streams, whose length may depend on what is being loaded. */
  readonly #inPlace = new Map<number, IndirectObject>();
  readonly #loading = new Set<string>();

  constructor(input: ObjectStoreInput) {
    this.#input = input;
  }

  /** The entry that counts for the reference; undefined when the object is free, absent or of another generation. */
  entry(ref: PdfRef): Exclude<XrefEntry, { kind: 'free' }> | undefined {
    this.#input.budget.spendXrefLookups(this.#input.chain.length);
    const entry = ref.num > 0 ? findEntry(this.#input.chain, ref.num) : undefined;
    if (!entry || entry.kind === 'free') return undefined;
    return (entry.kind === 'offset' ? entry.gen : 0) === ref.gen ? entry : undefined;
  }

  readonly resolve = (object: PdfObject | undefined): ResolvedObject => this.#follow(object, true);

  /** Like `resolve`, for what is looked at in passing: it is not kept. */
  readonly glance = (object: PdfObject | undefined): ResolvedObject => this.#follow(object, false);

  readonly decode = (stream: PdfStream, atMost?: number): Uint8Array => {
    return decodeStream(stream, { budget: this.#input.budget, resolve: this.resolve satisfies Resolve, atMost });
  };

  /** The object as it stands in the source, not decrypted; undefined when it is free or lives in an object stream. */
  readInPlace(ref: PdfRef): IndirectObject | undefined {
    const entry = this.entry(ref);
    if (entry?.kind !== 'offset') return undefined;
    const found = this.readAt(entry.offset);
    if (!found.ref.equals(ref)) throw new PdfError('pdf-damaged', `object ${ref.num} is not where it should be`);
    return found;
  }

  /** Whatever object begins at `position`, not decrypted. @throws PdfError `pdf-damaged` when none does. */
  readAt(position: number): IndirectObject {
    const known = this.#inPlace.get(position);
    if (known) return known;
    const { source, budget } = this.#input;
    return readIndirectObject({ source, budget, resolveLength: this.#resolveLength }, position);
  }

  #follow(object: PdfObject | undefined, isKept: boolean): ResolvedObject {
    let current = object ?? null;
    for (let links = 0; current instanceof PdfRef; links += 1) {
      requireWithin(links, this.#input.budget.limits.nesting, 'references to references');
      current = this.#fetch(current, isKept);
    }
    return current;
  }

  #fetch(ref: PdfRef, isKept: boolean): PdfObject {
    const known = this.#objects.get(ref.num);
    if (known?.gen === ref.gen) return known.object;
    const key = ref.toString();
    if (this.#loading.has(key)) throw new PdfError('pdf-damaged', `object ${ref.num} contains itself`);
    requireWithin(this.#loading.size, this.#input.budget.limits.nesting, 'objects needed to read an object');
    this.#loading.add(key);
    try {
      const object = this.#load(ref, isKept);
      if (isKept) this.#objects.set(ref.num, { gen: ref.gen, object });
      return object;
    } finally {
      this.#loading.delete(key);
    }
  }

  #load(ref: PdfRef, isKept: boolean): PdfObject {
    const entry = this.entry(ref);
    if (!entry) return null;
    this.#input.budget.spendObjects(1);
    if (entry.kind === 'offset') return this.#loadInPlace(ref, entry.offset, isKept);
    return this.#objectStream(entry.container).read(ref.num, entry.index);
  }

  #loadInPlace(ref: PdfRef, offset: number, isKept: boolean): PdfObject {
    const found = this.readInPlace(ref);
    if (!found) return null;
    if (isKept && !(found.object instanceof PdfStream)) this.#inPlace.set(offset, found);
    const { encryption } = this.#input;
    return encryption ? encryption.decrypt(found, this.resolve) : found.object;
  }

  #objectStream(num: number): ObjectStream {
    const known = this.#objectStreams.get(num);
    if (known) return known;
    const ref = new PdfRef(num);
    const container = this.entry(ref)?.kind === 'offset' ? this.#fetch(ref, true) : null;
    if (!(container instanceof PdfStream)) throw new PdfError('pdf-damaged', `object ${num} is not an object stream`);
    const opened = openObjectStream(container, this.decode(container), this.#input.budget);
    this.#objectStreams.set(num, opened);
    return opened;
  }

  /** A length that depends on the stream itself cannot be told. */
  readonly #resolveLength = (ref: PdfRef): number | undefined => {
    if (this.#loading.has(ref.toString())) return undefined;
    const entry = this.entry(ref);
    if (entry?.kind === 'compressed' && this.#loading.has(new PdfRef(entry.container).toString())) return undefined;
    const length = this.resolve(ref);
    return typeof length === 'number' && Number.isSafeInteger(length) ? length : undefined;
  };
}
