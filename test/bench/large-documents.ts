import { deflateSync } from 'node:zlib';
import { DocumentWriter } from './document-writer.js';
import { digitBytes, NoiseSource, stringBytes } from './noise.js';
import { scannedPicture } from './scanned-picture.js';

/** What large documents are made of: few long streams, or many short objects, listed in two ways. */
export const documentShapes = ['scans', 'table', 'object-streams'] as const;
export type DocumentShape = (typeof documentShapes)[number];

/** Writes a document of about `bytes` octets, the same for the same shape and size. */
export function writeLargeDocument(path: string, shape: DocumentShape, bytes: number): void {
  const writer = new DocumentWriter(path);
  if (shape === 'scans') writeScans(writer, bytes);
  else writeRecords(writer, shape === 'table', bytes);
}

const pictureBytes = 4_000_000;

/** A picture for each page, as a scanner makes them. */
function writeScans(writer: DocumentWriter, bytes: number): void {
  const noise = new NoiseSource(1);
  const pages = Math.max(1, Math.round(bytes / pictureBytes));
  const size = Math.floor(bytes / pages) - 700;
  const numOf = (page: number): number => 3 + 3 * page;
  writer.object(1, '<</Type/Catalog/Pages 2 0 R>>');
  writer.object(2, pagesNode(range(0, pages).map(numOf), pages, '/MediaBox[0 0 595 842]'));
  for (let page = 0; page < pages; page += 1) {
    const num = numOf(page);
    const { entries, parts } = scannedPicture(size, noise);
    const resources = `/Resources<</XObject<</S ${num + 2} 0 R>>>>`;
    writer.object(num, `<</Type/Page/Parent 2 0 R/Contents ${num + 1} 0 R${resources}>>`);
    writer.stream(num + 1, '', Buffer.from('q 595 0 0 842 0 0 cm /S Do Q'));
    writer.stream(num + 2, entries, ...parts);
  }
  writer.finishWithTable();
}

const objectsPerPage = 20;
const pagesPerBranch = 100;
const objectBytes = 1_000;
/** Of each record, so that both ways come to that: packed objects need no entry of a table and compress a little. */
const recordBytes = { plain: 968, packed: 1_040 } as const;

/** 100,000 objects for 100 MB: pages of text, each with data of an application's own (ISO 32000-2 §14.5). */
function writeRecords(writer: DocumentWriter, isPlain: boolean, bytes: number): void {
  const noise = new NoiseSource(2);
  const pages = Math.max(1, Math.round(bytes / (objectsPerPage * objectBytes)));
  const branches = Math.ceil(pages / pagesPerBranch);
  const numOf = (page: number): number => 3 + branches + page * objectsPerPage;
  const objects = isPlain ? writer : new PackedObjects(writer, numOf(pages));
  objects.object(1, '<</Type/Catalog/Pages 2 0 R>>');
  objects.object(2, pagesNode(range(3, branches), pages, '/MediaBox[0 0 595 842]'));
  for (let branch = 0; branch < branches; branch += 1) {
    const first = branch * pagesPerBranch;
    const kids = range(first, Math.min(pagesPerBranch, pages - first)).map(numOf);
    objects.object(3 + branch, pagesNode(kids, kids.length, '/Parent 2 0 R'));
  }
  for (let page = 0; page < pages; page += 1) {
    const num = numOf(page);
    const records = range(num + 2, objectsPerPage - 2);
    objects.object(num, pageObject(3 + Math.floor(page / pagesPerBranch), num + 1, records));
    writer.stream(num + 1, '', Buffer.from(pageContent(page, noise), 'latin1'));
    for (const record of records) {
      const data = noise.bytes(isPlain ? recordBytes.plain : recordBytes.packed, stringBytes).toString('latin1');
      objects.object(record, `<</Record ${record}/Data(${data})>>`);
    }
  }
  if (objects instanceof PackedObjects) objects.finish();
  else writer.finishWithTable();
}

function pagesNode(kids: readonly number[], count: number, more: string): string {
  return `<</Type/Pages/Count ${count}/Kids[${references(kids)}]${more}>>`;
}

function pageObject(parent: number, content: number, records: readonly number[]): string {
  const font = '<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>';
  const time = '/LastModified(D:20260101000000Z)';
  const data = `${time}/PieceInfo<</Bench<<${time}/Private[${references(records)}]>>>>`;
  return `<</Type/Page/Parent ${parent} 0 R/Contents ${content} 0 R/Resources${font}${data}>>`;
}

function pageContent(page: number, noise: NoiseSource): string {
  const lines = range(0, 13).map(() => `(${noise.bytes(60, digitBytes).toString('latin1')})'`);
  return `BT /F 10 Tf 14 TL 60 760 Td (Page ${page + 1})' ${lines.join('\n')} ET`;
}

function references(nums: readonly number[]): string {
  return nums.map((num) => `${num} 0 R`).join(' ');
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Puts objects into object streams of a hundred (ISO 32000-2 §7.5.7), numbered from `firstContainer`. */
class PackedObjects {
  readonly #writer: DocumentWriter;
  #container: number;
  #nums: number[] = [];
  #head = '';
  #data = '';

  constructor(writer: DocumentWriter, firstContainer: number) {
    this.#writer = writer;
    this.#container = firstContainer;
  }

  object(num: number, body: string): void {
    this.#nums.push(num);
    this.#head += `${num} ${this.#data.length} `;
    this.#data += `${body} `;
    if (this.#nums.length === 100) this.#pack();
  }

  finish(): void {
    if (this.#nums.length > 0) this.#pack();
    this.#writer.finishWithStream();
  }

  #pack(): void {
    const bytes = deflateSync(Buffer.from(this.#head + this.#data, 'latin1'), { level: 1 });
    const entries = `/Type/ObjStm/N ${this.#nums.length}/First ${this.#head.length}/Filter/FlateDecode`;
    this.#writer.stream(this.#container, entries, bytes);
    this.#writer.notePacked(this.#container, this.#nums);
    this.#container += 1;
    [this.#nums, this.#head, this.#data] = [[], '', ''];
  }
}
