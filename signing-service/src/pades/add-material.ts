import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { deflateSync } from '../pdf/guarded-zlib.js';
import { PdfArray, PdfDict, PdfName } from '../pdf/object.js';
import type { PdfObject, PdfRef } from '../pdf/object.js';
import { RevisionWriter } from '../pdf/revision.js';
import type { ByteSource } from '../pdf/source.js';
import { declareExtension } from './declare-extension.js';
import { EditedObjects } from './edited-objects.js';
import { materialKinds, readSecurityStore } from './security-store.js';
import type { MaterialKind, SecurityStore } from './security-store.js';
import { openAugmentableDocument } from './signable-document.js';
import { materialKey, mergeMaterial } from './validation-material.js';
import type { ValidationMaterial } from './validation-material.js';

/** What proves one signature, to be entered in /VRI beside the store's arrays. */
export interface ValidationRecord {
  /** See `recordKeyOf`. */
  readonly key: string;
  readonly material: ValidationMaterial;
}

export interface MaterialOptions {
  readonly material: ValidationMaterial;
  /** No validator needs them (ISO 32000-2 §12.8.4.4); none when left out. */
  readonly records?: readonly ValidationRecord[] | undefined;
  /** Opens an encrypted document, as its user or owner. */
  readonly password?: string | undefined;
  /** 16 random bytes: the revision's part of /ID. The same ones give the same tail again. */
  readonly fileId: Uint8Array;
}

/** References to be added to an array of the store: `['Certs']`, or `['VRI', key, 'Cert']`. */
interface Addition {
  readonly path: readonly string[];
  readonly refs: readonly PdfRef[];
}

/** Streams of the revision and of the document, each encoding once. */
class ItemStreams {
  readonly #writer: RevisionWriter;
  readonly #known = new Map<string, PdfRef>();

  constructor(writer: RevisionWriter, store: SecurityStore | undefined) {
    this.#writer = writer;
    for (const items of store === undefined ? [] : [...store.records.values(), store.items]) {
      for (const { kind } of materialKinds) for (const { ref, key } of items[kind]) this.#known.set(key, ref);
    }
  }

  refOf(der: Uint8Array): PdfRef {
    const known = this.#known.get(materialKey(der));
    if (known !== undefined) return known;
    const ref = this.#writer.allocate();
    const packed = deflateSync(der);
    const isSmaller = packed.length < der.length;
    const dict = isSmaller ? PdfDict.of({ Filter: new PdfName('FlateDecode') }) : new PdfDict();
    this.#writer.putStream(ref, dict, isSmaller ? packed : der);
    this.#known.set(materialKey(der), ref);
    return ref;
  }
}

/** What of each kind is not there yet. */
function additionsTo(
  present: SecurityStore['items'] | undefined,
  material: ValidationMaterial,
  { streams, pathOf }: { readonly streams: ItemStreams; readonly pathOf: (kind: MaterialKind) => readonly string[] },
): Addition[] {
  return materialKinds.flatMap((each) => {
    const there = new Set(present?.[each.kind].map(({ key }) => key));
    const missing = material[each.kind].filter((der) => !there.has(materialKey(der)));
    return missing.length === 0 ? [] : [{ path: pathOf(each), refs: missing.map((der) => streams.refOf(der)) }];
  });
}

function withRefs(array: PdfObject | undefined, refs: readonly PdfRef[]): PdfArray {
  if (array !== undefined && !(array instanceof PdfArray))
    throw new PdfError('pdf-damaged', 'the security store holds something else than arrays');
  return (array ?? new PdfArray([])).append(...refs);
}

/** The dictionary with the references added below it, dictionaries on the way made. */
function grown(dict: PdfDict, [key = '', ...rest]: readonly string[], refs: readonly PdfRef[]): PdfDict {
  if (rest.length === 0) return dict.with(key, withRefs(dict.get(key), refs));
  return dict.with(key, grown(dict.getDict(key) ?? new PdfDict(), rest, refs));
}

/** Enters the references in the document's store, or makes one. */
function enter(
  document: PdfDocument,
  { writer, edited }: { readonly writer: RevisionWriter; readonly edited: EditedObjects },
  additions: readonly Addition[],
): void {
  if (document.catalog().has('DSS') && document.resolve(document.catalog().get('DSS')) !== null) {
    for (const { path, refs } of additions) {
      edited.changeAt(document.rootRef, ['DSS', ...path], (array) => withRefs(array, refs));
    }
    return;
  }
  const ref = writer.allocate();
  const empty = PdfDict.of({ Type: new PdfName('DSS') });
  writer.put(
    ref,
    additions.reduce((store, { path, refs }) => grown(store, path, refs), empty),
  );
  edited.changeAt(document.rootRef, ['DSS'], () => ref);
}

/**
 * Makes the revision that adds material to the document security store (ISO 32000-2 §12.8.4.3, EN 319 142-1 §5.4.2) and answers its
 * tail; undefined when all of it is there already. What other programs stored stays, what is the same bytes is stored once. Earlier
 * signers cannot forbid it.
 *
 * Throws PdfError as `prepareSignature`.
 */
export function addMaterial(source: ByteSource, options: MaterialOptions): Uint8Array | undefined {
  const { document } = openAugmentableDocument(source, options);
  const writer = new RevisionWriter(document);
  const edited = new EditedObjects(document, writer);
  const store = readSecurityStore(document);
  const streams = new ItemStreams(writer, store);
  const { records = [] } = options;
  const material = mergeMaterial(options.material, ...records.map((record) => record.material));
  const additions = [
    ...additionsTo(store?.items, material, { streams, pathOf: ({ storeKey }) => [storeKey] }),
    ...records.flatMap((record) => {
      const pathOf = ({ recordKey }: MaterialKind) => ['VRI', record.key, recordKey];
      return additionsTo(store?.records.get(record.key), mergeMaterial(record.material), { streams, pathOf });
    }),
  ];
  if (additions.length === 0) return undefined;
  enter(document, { writer, edited }, additions);
  declareExtension(document, edited);
  edited.requireUnambiguous();
  return writer.finish({ fileId: options.fileId }).tail;
}
