import { createHash } from 'node:crypto';
import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { requireWithin } from '../pdf/limits.js';
import { lookupArray, lookupDict } from '../pdf/lookup.js';
import { PdfDict, PdfRef, PdfStream } from '../pdf/object.js';
import { readLatin1 } from '../pdf/source.js';
import type { ByteSource } from '../pdf/source.js';
import type { PreparedRevision } from './prepared-revision.js';
import { materialKey } from './validation-material.js';
import type { ValidationMaterial } from './validation-material.js';

/** The kinds of material by their keys in the store and in its records (ISO 32000-2 tables 261, 262). */
export const materialKinds = [
  { kind: 'certificates', storeKey: 'Certs', recordKey: 'Cert' },
  { kind: 'ocspResponses', storeKey: 'OCSPs', recordKey: 'OCSP' },
  { kind: 'crls', storeKey: 'CRLs', recordKey: 'CRL' },
] as const satisfies readonly { readonly kind: keyof ValidationMaterial; storeKey: string; recordKey: string }[];

export type MaterialKind = (typeof materialKinds)[number];

/** One stream of the store. */
export interface StoredItem {
  readonly ref: PdfRef;
  readonly der: Uint8Array;
  /** `materialKey` of it. */
  readonly key: string;
}

/** A document's security store as it was found (ISO 32000-2 §12.8.4.3). */
export interface SecurityStore {
  /** In the store's own arrays; what cannot be read is left out. */
  readonly items: Readonly<Record<keyof ValidationMaterial, readonly StoredItem[]>>;
  /** What each record refers to, by its key, and by its kind. */
  readonly records: ReadonlyMap<string, Readonly<Record<keyof ValidationMaterial, readonly StoredItem[]>>>;
}

/**
 * Key of a signature's record: upper-case hex of the SHA-1 of its /Contents, the padding included. `contents` is the decoded string
 * (ISO 32000-2 table 261, VRI).
 */
export function recordKeyOf(contents: Uint8Array): string {
  return createHash('sha1').update(contents).digest('hex').toUpperCase();
}

/** `recordKeyOf` for a signature that was just made, from the document that holds it. */
export function recordKeyIn(
  source: ByteSource,
  { contentsOffset, contentsLength }: Pick<PreparedRevision, 'contentsOffset' | 'contentsLength'>,
): string {
  return recordKeyOf(Buffer.from(readLatin1(source, contentsOffset + 1, contentsLength - 2), 'hex'));
}

/** Reads streams, each once however many records refer to it. */
class StreamReader {
  readonly #document: PdfDocument;
  readonly #read = new Map<string, StoredItem | undefined>();
  #listed = 0;

  constructor(document: PdfDocument) {
    this.#document = document;
  }

  /** What the array at `key` refers to. Throws `pdf-limit-exceeded`, and what reading an object throws. */
  itemsAt(dict: PdfDict, key: string): StoredItem[] {
    const items = lookupArray(this.#document, dict, key)?.items ?? [];
    this.#listed += items.length;
    requireWithin(this.#listed, this.#document.limits.objects, 'references in the security store');
    return items.flatMap((item) => (item instanceof PdfRef ? (this.#itemOf(item) ?? []) : []));
  }

  #itemOf(ref: PdfRef): StoredItem | undefined {
    const name = ref.toString();
    if (!this.#read.has(name)) this.#read.set(name, this.#decode(ref));
    return this.#read.get(name);
  }

  #decode(ref: PdfRef): StoredItem | undefined {
    const stream = this.#document.resolve(ref);
    if (!(stream instanceof PdfStream)) return undefined;
    try {
      const der = this.#document.decode(stream);
      return { ref, der, key: materialKey(der) };
    } catch (error) {
      // What nobody can read proves nothing, and hinders nobody either.
      if (error instanceof PdfError && error.code !== 'pdf-limit-exceeded') return undefined;
      throw error;
    }
  }
}

/** The store; undefined when there is none. Throws `pdf-damaged` when it is something else, `pdf-limit-exceeded`, and what reading an object throws. */
export function readSecurityStore(document: PdfDocument): SecurityStore | undefined {
  const found = document.resolve(document.catalog().get('DSS'));
  if (found === null) return undefined;
  if (!(found instanceof PdfDict)) throw new PdfError('pdf-damaged', '/DSS is not a dictionary');
  const streams = new StreamReader(document);
  const collect = (dict: PdfDict, keyOf: (kind: MaterialKind) => string): SecurityStore['items'] => {
    const [certificates, ocspResponses, crls] = materialKinds.map((kind) => streams.itemsAt(dict, keyOf(kind)));
    return { certificates: certificates ?? [], ocspResponses: ocspResponses ?? [], crls: crls ?? [] };
  };
  const records = lookupDict(document, found, 'VRI');
  return {
    items: collect(found, ({ storeKey }) => storeKey),
    records: new Map(
      [...(records?.entries() ?? [])].flatMap(([key, value]) => {
        const record = document.resolve(value);
        return record instanceof PdfDict ? [[key, collect(record, ({ recordKey }) => recordKey)] as const] : [];
      }),
    ),
  };
}

/** What the store holds, its records included, each once. */
export function storedMaterial({ items, records }: SecurityStore): ValidationMaterial {
  const of = (kind: keyof ValidationMaterial) => [
    ...new Map([items, ...records.values()].flatMap((each) => each[kind].map(({ key, der }) => [key, der]))).values(),
  ];
  return { certificates: of('certificates'), ocspResponses: of('ocspResponses'), crls: of('crls') };
}
