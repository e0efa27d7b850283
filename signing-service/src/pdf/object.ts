/** Where a token or object stands in the source: from the first byte to just after the last. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** Any direct object, or a reference to an indirect one (ISO 32000-2 §7.3). All objects are immutable. */
export type PdfObject = null | boolean | number | PdfName | PdfString | PdfArray | PdfDict | PdfRef | PdfStream;

/** A name. Each character of `value` stands for one byte (0-255), `#xx` already undone. */
export class PdfName {
  readonly kind = 'name';
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }
}

/** A literal or hexadecimal string. `span` covers its delimiters and is set when read outside an object stream. */
export class PdfString {
  readonly kind = 'string';
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  readonly span: ByteSpan | undefined;

  constructor(bytes: Uint8Array, hex = false, span?: ByteSpan) {
    this.bytes = bytes;
    this.hex = hex;
    this.span = span;
  }
}

/** A reference `num gen R`. */
export class PdfRef {
  readonly kind = 'ref';
  readonly num: number;
  readonly gen: number;

  constructor(num: number, gen = 0) {
    this.num = num;
    this.gen = gen;
  }

  equals(other: PdfObject | undefined): boolean {
    return other instanceof PdfRef && other.num === this.num && other.gen === this.gen;
  }

  /** `num gen`, usable as a map key. */
  toString(): string {
    return `${this.num} ${this.gen}`;
  }
}

/** An array. `span` covers its brackets and is set when read outside an object stream. */
export class PdfArray {
  readonly kind = 'array';
  readonly items: readonly PdfObject[];
  readonly span: ByteSpan | undefined;

  constructor(items: readonly PdfObject[], span?: ByteSpan) {
    this.items = items;
    this.span = span;
  }

  get length(): number {
    return this.items.length;
  }

  at(index: number): PdfObject | undefined {
    return this.items[index];
  }

  /** A copy with `items` added at the end. */
  append(...items: readonly PdfObject[]): PdfArray {
    return new PdfArray([...this.items, ...items]);
  }

  /** The items as numbers, or undefined when one of them is not a direct number. */
  numbers(): readonly number[] | undefined {
    const numbers = this.items.filter((item) => typeof item === 'number');
    return numbers.length === this.items.length ? numbers : undefined;
  }
}

/**
 * A dictionary. The typed accessors answer undefined when the key is absent, null, a reference or of another type;
 * `lookup.ts` has the same questions with references followed.
 */
export class PdfDict {
  readonly kind = 'dict';
  readonly span: ByteSpan | undefined;
  /** A key stood twice in the source, with different values; readers disagree about which one counts. The last is kept here. */
  readonly hasDuplicateKeys: boolean;
  readonly #entries: ReadonlyMap<string, PdfObject>;

  /** A Map is kept, not copied: its maker changes it no more. */
  constructor(entries: Iterable<readonly [string, PdfObject]> = [], origin: DictOrigin = {}) {
    this.#entries = entries instanceof Map ? entries : new Map(entries);
    this.span = origin.span;
    this.hasDuplicateKeys = origin.hasDuplicateKeys ?? false;
  }

  /** Builds from an object literal; undefined values are left out. */
  static of(entries: Readonly<Record<string, PdfObject | undefined>>): PdfDict {
    const present: [string, PdfObject][] = [];
    for (const [key, value] of Object.entries(entries)) if (value !== undefined) present.push([key, value]);
    return new PdfDict(present);
  }

  get size(): number {
    return this.#entries.size;
  }

  entries(): IterableIterator<[string, PdfObject]> {
    return this.#entries.entries();
  }

  values(): IterableIterator<PdfObject> {
    return this.#entries.values();
  }

  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  /** The value as written (a reference stays one); undefined when absent or null (§7.3.7: the same). */
  get(key: string): Exclude<PdfObject, null> | undefined {
    return this.#entries.get(key) ?? undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  getName(key: string): string | undefined {
    const value = this.get(key);
    return value instanceof PdfName ? value.value : undefined;
  }

  getNumber(key: string): number | undefined {
    const value = this.get(key);
    return typeof value === 'number' ? value : undefined;
  }

  getInteger(key: string): number | undefined {
    const value = this.getNumber(key);
    return Number.isSafeInteger(value) ? value : undefined;
  }

  getBoolean(key: string): boolean | undefined {
    const value = this.get(key);
    return typeof value === 'boolean' ? value : undefined;
  }

  getString(key: string): PdfString | undefined {
    const value = this.get(key);
    return value instanceof PdfString ? value : undefined;
  }

  getArray(key: string): PdfArray | undefined {
    const value = this.get(key);
    return value instanceof PdfArray ? value : undefined;
  }

  getDict(key: string): PdfDict | undefined {
    const value = this.get(key);
    return value instanceof PdfDict ? value : undefined;
  }

  getRef(key: string): PdfRef | undefined {
    const value = this.get(key);
    return value instanceof PdfRef ? value : undefined;
  }

  /** A copy in which `key` has `value`; the place of an existing key is kept. */
  with(key: string, value: PdfObject): PdfDict {
    return new PdfDict(new Map(this.#entries).set(key, value));
  }

  /** A copy without `keys`. */
  without(...keys: readonly string[]): PdfDict {
    return new PdfDict([...this.#entries].filter(([key]) => !keys.includes(key)));
  }
}

export interface DictOrigin {
  readonly span?: ByteSpan | undefined;
  readonly hasDuplicateKeys?: boolean;
}

/** A stream: its dictionary, and its encoded bytes read on demand. */
export class PdfStream {
  readonly kind = 'stream';
  readonly dict: PdfDict;
  /** Encoded length in bytes as found in the source. */
  readonly length: number;
  readonly #readRaw: () => Uint8Array;

  constructor(dict: PdfDict, length: number, readRaw: () => Uint8Array) {
    this.dict = dict;
    this.length = length;
    this.#readRaw = readRaw;
  }

  static of(dict: PdfDict, bytes: Uint8Array): PdfStream {
    return new PdfStream(dict, bytes.length, () => bytes);
  }

  /** The encoded bytes, filters not applied (see `PdfDocument.decode`). */
  raw(): Uint8Array {
    return this.#readRaw();
  }
}
