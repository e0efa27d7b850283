import { deflateSync } from 'node:zlib';

/** Documents for tests, written byte by byte so that each deviation from the standard is deliberate. */

export interface SampleObject {
  readonly num: number;
  readonly gen?: number;
  /** What stands between `obj` and `endobj`. */
  readonly body: string;
}

export interface TableOptions {
  readonly objects?: readonly SampleObject[];
  /** Bytes before the header. */
  readonly junk?: string;
  /** Whether offsets count the junk. */
  readonly countsJunk?: boolean;
  readonly lineEnd?: string;
  /** What follows `n` or `f` of an entry. */
  readonly entryEnd?: string;
  /** Added to the first number of the subsection. */
  readonly numberShift?: number;
  /** Added to the number behind `startxref`. */
  readonly startXrefShift?: number;
  /** Further trailer entries. */
  readonly trailer?: string;
  /** Text behind the last `%%EOF`. */
  readonly after?: string;
}

/** Two pages, one of which inherits what the other overrides. */
export const twoPages: readonly SampleObject[] = [
  { num: 1, body: '<</Type/Catalog/Pages 2 0 R>>' },
  { num: 2, body: '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 300 200]/Rotate 90/Resources<</A 1>>>>' },
  { num: 3, body: '<</Type/Page/Parent 2 0 R/Contents 5 0 R>>' },
  { num: 4, body: '<</Type/Page/Parent 2 0 R/MediaBox[500 400 0 0]/CropBox[10 10 900 300]/Rotate -90/Resources<<>>>>' },
  { num: 5, body: '<</Length 4>>\nstream\nq Q \nendstream' },
];

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

interface Body {
  readonly text: string;
  /** By object number, from the header. */
  readonly offsets: ReadonlyMap<number, number>;
}

function writeObjects(start: string, objects: readonly SampleObject[], lineEnd = '\n'): Body {
  let text = start;
  const offsets = new Map<number, number>();
  for (const { num, gen = 0, body } of objects) {
    offsets.set(num, text.length);
    text += `${num} ${gen} obj${lineEnd}${body}${lineEnd}endobj${lineEnd}`;
  }
  return { text, offsets };
}

/** One revision with a cross-reference table over consecutive object numbers from 1. */
export function tableDocument(options: TableOptions = {}): Uint8Array {
  const { objects = twoPages, junk = '', lineEnd = '\n', entryEnd = ' \n', after = '\n' } = options;
  const { text, offsets } = writeObjects(`%PDF-1.7${lineEnd}`, objects, lineEnd);
  const base = options.countsJunk ? junk.length : 0;
  const entries = objects.map(({ num, gen = 0 }) => tableEntry((offsets.get(num) ?? 0) + base, gen, entryEnd));
  const header = `xref${lineEnd}${options.numberShift ?? 0} ${objects.length + 1}${lineEnd}`;
  const section = `${header}0000000000 65535 f${entryEnd}${entries.join('')}`;
  const trailer = `trailer${lineEnd}<</Size ${objects.length + 1}/Root 1 0 R${options.trailer ?? ''}>>${lineEnd}`;
  const startXref = text.length + base + (options.startXrefShift ?? 0);
  return bytesOf(`${junk}${text}${section}${trailer}startxref${lineEnd}${startXref}${lineEnd}%%EOF${after}`);
}

export function tableEntry(offset: number, gen = 0, entryEnd = ' \n'): string {
  return `${String(offset).padStart(10, '0')} ${String(gen).padStart(5, '0')} n${entryEnd}`;
}

export interface UpdateOptions {
  readonly objects: readonly SampleObject[];
  readonly freed?: readonly number[];
  readonly trailer?: string;
  /** /Prev; the document's own `startxref` when left out. */
  readonly prev?: number;
}

/** `bytes` with a further revision whose table has one subsection per object. */
export function appendTable(bytes: Uint8Array, { objects, freed = [], trailer = '', prev }: UpdateOptions): Uint8Array {
  const { text, offsets } = writeObjects(textOf(bytes), objects);
  const used = objects.map(({ num, gen }) => `${num} 1\n${tableEntry(offsets.get(num) ?? 0, gen)}`);
  const free = freed.map((num) => `${num} 1\n0000000000 00001 f \n`);
  const previous = prev ?? startXrefOf(bytes);
  const section = `xref\n${[...used, ...free].join('')}trailer\n<</Size 20/Root 1 0 R/Prev ${previous}${trailer}>>\n`;
  return bytesOf(`${text}${section}startxref\n${text.length}\n%%EOF\n`);
}

/** The number behind the last `startxref`. */
export function startXrefOf(bytes: Uint8Array): number {
  const text = textOf(bytes);
  return Number.parseInt(text.slice(text.lastIndexOf('startxref') + 'startxref'.length), 10);
}

export interface StreamOptions {
  /** Objects written plainly. */
  readonly plain: readonly SampleObject[];
  /** Objects packed into an object stream under `container`. */
  readonly packed?: readonly SampleObject[];
  readonly container?: number;
  /** Number of the cross-reference stream. */
  readonly xref: number;
  /** Encodes its rows of 7 bytes. */
  readonly encode?: (rows: Uint8Array) => Uint8Array;
  /** /Filter and /DecodeParms that belong to `encode`. */
  readonly filter?: string;
  readonly trailer?: string;
}

/** One revision with a cross-reference stream (/W [1 4 2]), optionally with an object stream. */
export function streamDocument(options: StreamOptions): Uint8Array {
  const { plain, packed = [], container = 0, xref, filter = '', encode = (rows) => rows } = options;
  const objects = container === 0 ? plain : [...plain, objectStream(container, packed)];
  const { text, offsets } = writeObjects('%PDF-1.7\n', objects);
  const rows = new Map([...offsets].map(([num, offset]): [number, Uint8Array] => [num, xrefRow(1, offset, 0)]));
  for (const [index, { num }] of packed.entries()) rows.set(num, xrefRow(2, container, index));
  rows.set(xref, xrefRow(1, text.length, 0));
  const numbers = [...rows.keys()].sort((a, b) => a - b);
  const index = numbers.map((num) => `${num} 1`).join(' ');
  const data = encode(Buffer.concat(numbers.map((num) => rows.get(num) ?? new Uint8Array(0))));
  const trailer = `/Size ${xref + 1}/Root 1 0 R${options.trailer ?? ''}`;
  const dict = `<</Type/XRef/W[1 4 2]/Index[${index}]${trailer}${filter}/Length ${data.length}>>`;
  const object = `${xref} 0 obj\n${dict}\nstream\n${textOf(data)}\nendstream\nendobj\n`;
  return bytesOf(`${text}${object}startxref\n${text.length}\n%%EOF\n`);
}

export function xrefRow(type: number, second: number, third: number): Uint8Array {
  const row = Buffer.alloc(7);
  row.writeUInt8(type, 0);
  row.writeUInt32BE(second, 1);
  row.writeUInt16BE(third, 5);
  return row;
}

/** An object stream, compressed. */
export function objectStream(num: number, packed: readonly SampleObject[]): SampleObject {
  let offset = 0;
  const places = packed.map((object) => {
    const place = `${object.num} ${offset}`;
    offset += object.body.length + 1;
    return place;
  });
  const head = `${places.join(' ')} `;
  const data = deflateSync(bytesOf(`${head}${packed.map(({ body }) => body).join(' ')}`));
  const dict = `<</Type/ObjStm/N ${packed.length}/First ${head.length}/Filter/FlateDecode/Length ${data.length}>>`;
  return { num, body: `${dict}\nstream\n${textOf(data)}\nendstream` };
}

/** `twoPages` with everything but the content stream in an object stream. */
export function packedTwoPages(): Uint8Array {
  const packed = twoPages.filter(({ num }) => num !== 5);
  return streamDocument({ plain: twoPages.filter(({ num }) => num === 5), packed, container: 6, xref: 7 });
}
