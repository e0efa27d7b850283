import { PdfError } from './errors.js';
import type { PdfObject, PdfRef } from './object.js';
import { PdfArray, PdfDict, PdfName, PdfStream } from './object.js';
import { objectBytes, serializeObject } from './serialize.js';

/** An object of the new revision. `offset` is the number to be written, relative to the document's base. */
export interface WrittenObject {
  readonly ref: PdfRef;
  readonly offset: number;
}

/** What the new section has to say besides its entries. */
export interface NewSection {
  readonly objects: readonly WrittenObject[];
  /** /Root, /Info, /Encrypt, /ID, /Prev. /Size is set by the writers below. */
  readonly trailer: PdfDict;
  /** The first number never used, those of this revision included. */
  readonly nextObjectNumber: number;
}

/** Ten digits are all a table has for an offset (ISO 32000-2 §7.5.4). */
const LARGEST_OFFSET = 9_999_999_999;

/** @throws PdfError `pdf-limit-exceeded` for an offset that a cross-reference section cannot hold. */
export function requireOffset(offset: number): void {
  if (offset > LARGEST_OFFSET) throw new PdfError('pdf-limit-exceeded', 'the document is too long for an update');
}

/** A cross-reference table with its trailer: entries of exactly 20 bytes, one subsection per run of numbers. */
export function xrefTableBytes({ objects, trailer, nextObjectNumber }: NewSection): Uint8Array {
  const dict = trailer.with('Size', nextObjectNumber);
  return Buffer.from(`xref\n${subsections(objects)}trailer\n${serializeObject(dict)}\n`, 'latin1');
}

function subsections(objects: readonly WrittenObject[]): string {
  const parts = runs(objects).map((run) => `${run[0]?.ref.num ?? 0} ${run.length}\n${run.map(entryOf).join('')}`);
  return parts.join('');
}

function entryOf({ ref, offset }: WrittenObject): string {
  return `${padded(offset, 10)} ${padded(ref.gen, 5)} n \n`;
}

/** Unlisted numbers are written out while they are not far more than the objects. */
const GAP_FACTOR = 4;
const GAP_AT_LEAST = 1000;

/**
 * A table that lists every object of the document, for an update that no earlier section is reached from. One subsection from 0,
 * as a first table has (ISO 32000-2 §7.5.4), with the numbers that are not used as free ones that never come back.
 */
export function completeXrefTableBytes(section: NewSection): Uint8Array {
  const { objects, trailer, nextObjectNumber } = section;
  const free = '0000000000 65535 f \n';
  const dict = trailer.with('Size', nextObjectNumber);
  const isDense = nextObjectNumber <= GAP_FACTOR * objects.length + GAP_AT_LEAST;
  const rows = new Map(objects.map((object) => [object.ref.num, entryOf(object)]));
  const lines = isDense ? Array.from({ length: nextObjectNumber }, (_, num) => rows.get(num) ?? free) : [free];
  const rest = isDense ? '' : subsections(objects);
  const text = `xref\n0 ${lines.length}\n${lines.join('')}${rest}trailer\n${serializeObject(dict)}\n`;
  return Buffer.from(text, 'latin1');
}

/** A cross-reference stream object, whose own entry is among `objects` under `self`. Not compressed: it is short. */
export function xrefStreamBytes(section: NewSection, self: PdfRef): Uint8Array {
  const { objects, trailer, nextObjectNumber } = section;
  const width = bytesNeeded(Math.max(...objects.map(({ offset }) => offset)));
  const data = Buffer.alloc(objects.length * (width + 3));
  for (const [index, { ref, offset }] of objects.entries()) {
    const at = index * (width + 3);
    data.writeUInt8(1, at);
    data.writeUIntBE(offset, at + 1, width);
    data.writeUInt16BE(ref.gen, at + 1 + width);
  }
  const dict = new PdfDict([['Type', new PdfName('XRef')], ...trailer.entries()])
    .with('Size', nextObjectNumber)
    .with('W', new PdfArray([1, width, 2]))
    .with('Index', new PdfArray(runs(objects).flatMap((run): PdfObject[] => [run[0]?.ref.num ?? 0, run.length])));
  const body = objectBytes(PdfStream.of(dict, data));
  return Buffer.concat([Buffer.from(`${self.num} ${self.gen} obj\n`), body, Buffer.from('\nendobj\n')]);
}

/** Groups ascending, consecutive object numbers. */
function runs(objects: readonly WrittenObject[]): readonly (readonly WrittenObject[])[] {
  const groups: WrittenObject[][] = [];
  for (const object of objects) {
    const group = groups.at(-1);
    if (group && group.at(-1)?.ref.num === object.ref.num - 1) group.push(object);
    else groups.push([object]);
  }
  return groups;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

function bytesNeeded(value: number): number {
  let width = 1;
  while (256 ** width <= value) width += 1;
  return width;
}
