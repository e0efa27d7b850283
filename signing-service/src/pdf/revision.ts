import type { PdfDocument } from './document.js';
import { PdfError } from './errors.js';
import { requireWithin } from './limits.js';
import { PdfArray, PdfDict, PdfRef, PdfStream, PdfString } from './object.js';
import type { ResolvedObject } from './object-store.js';
import type { FoundObject } from './rebuilt-xref.js';
import type { WrittenObject } from './revision-xref.js';
import { completeXrefTableBytes, requireOffset, xrefStreamBytes, xrefTableBytes } from './revision-xref.js';
import { objectBytes, serializeEntries, serializeName } from './serialize.js';
import { findText } from './text-search.js';

/** A dictionary entry of fixed width whose place is recorded while it is written. */
export interface SlotEntry {
  /** Dictionary key, e.g. `Contents`. */
  readonly key: string;
  /** Name under which `finish` tells the place; unique within the revision. */
  readonly slot: string;
  /** Bytes written for now, a complete PDF object, delimiters included. */
  readonly placeholder: Uint8Array;
}

/** Place of a slot. `start` and `end` are positions in the whole output (input + tail), delimiters included. */
export interface SlotPlace {
  readonly start: number;
  readonly end: number;
}

export interface FinishOptions {
  /**
   * Second element of /ID: 16 random bytes. It is the first one too when the document has none. In an encrypted document
   * the IVs follow from it.
   */
  readonly fileId: Uint8Array;
}

export interface FinishedRevision {
  /** To be appended to the unchanged input. */
  readonly tail: Uint8Array;
  /** Position in the output at which the tail begins: the input's size. */
  readonly tailStart: number;
  readonly slots: ReadonlyMap<string, SlotPlace>;
}

/** Viewers know no larger one (ISO 32000-1 annex C). */
const LARGEST_OBJECT_NUMBER = 8_388_607;

interface PendingObject {
  readonly ref: PdfRef;
  readonly object: ResolvedObject;
  readonly slots: readonly SlotEntry[];
}

/**
 * One incremental update (ISO 32000-2 §7.5.6): collects new and changed objects, then writes them once, in an encrypted
 * document encrypted. What slots hold is written as it is. That of a repaired document begins with the streams whose length
 * was wrong.
 * @throws PdfError `pdf-damaged` from the constructor for an encrypted document without /ID: a new one would change its keys.
 */
export class RevisionWriter {
  readonly #document: PdfDocument;
  readonly #pending = new Map<number, PendingObject>();
  #nextObjectNumber: number;

  constructor(document: PdfDocument) {
    if (document.encryption && !(document.trailer.getArray('ID')?.at(0) instanceof PdfString)) {
      throw new PdfError('pdf-damaged', 'an encrypted document has no /ID');
    }
    this.#document = document;
    this.#nextObjectNumber = document.nextObjectNumber;
    for (const [num, { gen, mismeasured }] of document.repaired ?? []) {
      if (mismeasured) this.#pending.set(num, { ref: new PdfRef(num, gen), object: mismeasured, slots: [] });
    }
  }

  /** A number never used before, generation 0. @throws PdfError `pdf-limit-exceeded`. */
  allocate(): PdfRef {
    requireWithin(this.#nextObjectNumber, LARGEST_OBJECT_NUMBER, 'as an object number');
    const ref = new PdfRef(this.#nextObjectNumber);
    this.#nextObjectNumber += 1;
    return ref;
  }

  /** The object as it will be after this revision: the one put here, slots not included, else the document's. */
  get(ref: PdfRef): ResolvedObject {
    const pending = this.#pending.get(ref.num);
    return pending?.ref.equals(ref) ? pending.object : this.#document.resolve(ref);
  }

  /**
   * Writes `object` under `ref`, which is allocated or exists; a later call for the same reference replaces it.
   * @throws PdfError `pdf-damaged` when `ref` neither is allocated nor exists: freed numbers are never used again.
   */
  put(ref: PdfRef, object: ResolvedObject): void {
    this.#add({ ref, object, slots: [] });
  }

  /** Like `put` for a stream; /Length is set here, /Filter is the caller's. */
  putStream(ref: PdfRef, dict: PdfDict, bytes: Uint8Array): void {
    this.put(ref, PdfStream.of(dict, bytes));
  }

  /** Like `put` for a dictionary to which `slots` are added at the end. */
  putWithSlots(ref: PdfRef, dict: PdfDict, slots: readonly SlotEntry[]): void {
    this.#add({ ref, object: dict.without(...slots.map(({ key }) => key)), slots });
  }

  /**
   * Ends the revision: line end, objects, one cross-reference section of the newest one's form, `startxref`, `%%EOF`.
   * @throws PdfError `pdf-ambiguous` when readers disagree about an object that is replaced; `pdf-limit-exceeded` when
   * an offset would pass 9,999,999,999; `pdf-damaged`.
   */
  finish({ fileId }: FinishOptions): FinishedRevision {
    const document = this.#document;
    if (this.#pending.size === 0) throw new TypeError('a revision changes at least one object');
    const pending = Array.from(this.#pending.values()).sort((a, b) => a.ref.num - b.ref.num);
    document.assertUnambiguous(...pending.filter((entry) => !this.#isOwn(entry)).map(({ ref }) => ref));
    const output = new TailOutput(document.source.size, document.offsetBase);
    if (!endsWithLineEnd(document)) output.write(latin1('\n'));
    if (document.repaired && !endsWithEof(document)) output.write(latin1('%%EOF\n'));
    const encrypt = document.encryption?.encryptor(fileId, document.resolve);
    const objects = pending.map((entry): WrittenObject => {
      const offset = output.offset;
      writeObject(output, encrypt ? { ...entry, object: encrypt(entry) } : entry);
      return { ref: entry.ref, offset };
    });
    const startXref = output.offset;
    requireOffset(startXref);
    output.write(this.#sectionBytes(objects, startXref, fileId));
    output.write(latin1(`startxref\n${startXref}\n%%EOF\n`));
    return { tail: output.bytes(), tailStart: document.source.size, slots: output.slots };
  }

  #add(entry: PendingObject): void {
    const { ref } = entry;
    if (!this.#isAllocated(ref) && !this.#document.locate(ref)) {
      throw new PdfError('pdf-damaged', `object ${ref.num} does not exist`);
    }
    this.#pending.set(ref.num, entry);
  }

  /** Nothing is replaced by it but a wrong /Length. */
  #isOwn({ ref, object }: PendingObject): boolean {
    return this.#isAllocated(ref) || (object !== null && this.#document.repaired?.get(ref.num)?.mismeasured === object);
  }

  #isAllocated(ref: PdfRef): boolean {
    return ref.num >= this.#document.nextObjectNumber && ref.num < this.#nextObjectNumber && ref.gen === 0;
  }

  #sectionBytes(objects: readonly WrittenObject[], startXref: number, fileId: Uint8Array): Uint8Array {
    const document = this.#document;
    const trailer = nextTrailer(document, fileId);
    if (document.repaired) {
      // Without a /Prev into data that are broken, readers that follow this section and readers that rebuild come to the same.
      const all = withFoundObjects(document, document.repaired, objects);
      return completeXrefTableBytes({ objects: all, trailer, nextObjectNumber: this.#nextObjectNumber });
    }
    if (document.xrefKind === 'table') {
      return xrefTableBytes({ objects, trailer, nextObjectNumber: this.#nextObjectNumber });
    }
    const self = new PdfRef(this.#nextObjectNumber);
    const withSelf = [...objects, { ref: self, offset: startXref }];
    return xrefStreamBytes({ objects: withSelf, trailer, nextObjectNumber: self.num + 1 }, self);
  }
}

/** What carries over from the newest trailer (§7.5.6); everything else belongs to the section that it stood in. */
function nextTrailer(document: PdfDocument, fileId: Uint8Array): PdfDict {
  const { trailer, rootRef } = document;
  return PdfDict.of({
    Root: rootRef,
    Info: trailer.get('Info'),
    Encrypt: trailer.get('Encrypt'),
    ID: nextIdentifier(document, fileId),
    Prev: document.startXref,
  });
}

/** The first element stays for the document's life, the second changes with every revision (§14.4). */
function nextIdentifier(document: PdfDocument, fileId: Uint8Array): PdfArray {
  const changing = new PdfString(fileId, true);
  const identifier = document.resolve(document.trailer.get('ID'));
  const permanent = identifier instanceof PdfArray ? document.resolve(identifier.at(0)) : null;
  return new PdfArray([permanent instanceof PdfString ? permanent : changing, changing]);
}

/** The written objects and all those found that they do not replace, by number. */
function withFoundObjects(
  { offsetBase }: PdfDocument,
  found: ReadonlyMap<number, FoundObject>,
  written: readonly WrittenObject[],
): readonly WrittenObject[] {
  const all = new Map<number, WrittenObject>();
  for (const [num, { offset, gen }] of found) all.set(num, { ref: new PdfRef(num, gen), offset: offset - offsetBase });
  for (const object of written) all.set(object.ref.num, object);
  return Array.from(all.values()).sort((a, b) => a.ref.num - b.ref.num);
}

const EOF_WITHIN = 1024;

function endsWithEof({ source }: PdfDocument): boolean {
  return findText(source, '%%EOF', { start: Math.max(0, source.size - EOF_WITHIN) }) !== undefined;
}

function endsWithLineEnd({ source }: PdfDocument): boolean {
  const last = source.read(source.size - 1, 1)[0];
  return last === 0x0a || last === 0x0d;
}

function writeObject(output: TailOutput, { ref, object, slots }: PendingObject): void {
  output.write(latin1(`${ref.num} ${ref.gen} obj\n`));
  if (slots.length > 0 && object instanceof PdfDict) writeSlottedDict(output, object, slots);
  else output.write(objectBytes(object));
  output.write(latin1('\nendobj\n'));
}

function writeSlottedDict(output: TailOutput, dict: PdfDict, slots: readonly SlotEntry[]): void {
  output.write(latin1(`<<${serializeEntries(dict)}`));
  for (const { key, slot, placeholder } of slots) {
    output.write(latin1(` ${serializeName(key)} `));
    output.writeSlot(slot, placeholder);
  }
  output.write(latin1('>>'));
}

/** The bytes that follow the input. */
class TailOutput {
  readonly slots = new Map<string, SlotPlace>();
  readonly #parts: Uint8Array[] = [];
  readonly #offsetBase: number;
  #position: number;

  constructor(start: number, offsetBase: number) {
    this.#position = start;
    this.#offsetBase = offsetBase;
  }

  /** Where the next byte goes, as cross-reference data tell it. */
  get offset(): number {
    return this.#position - this.#offsetBase;
  }

  write(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#position += bytes.length;
  }

  writeSlot(name: string, placeholder: Uint8Array): void {
    if (this.slots.has(name)) throw new TypeError('a slot has the name of another');
    this.slots.set(name, { start: this.#position, end: this.#position + placeholder.length });
    this.write(placeholder);
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
