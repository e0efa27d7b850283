import { closeSync, openSync, writeSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

const bufferBytes = 1024 * 1024;
/** Of a row of the cross-reference stream: /W [1 5 2] (ISO 32000-2 §7.5.8). */
const rowBytes = 8;

/** Where an object stands: at an offset of the file, or at a place of an object stream. */
type Place = { readonly offset: number } | { readonly container: number; readonly index: number };

/** Writes one revision of a PDF object by object, whatever its size. Object 1 is the catalog; no number is left out. */
export class DocumentWriter {
  readonly #descriptor: number;
  readonly #places: Place[] = [{ offset: 0 }];
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #filled = 0;
  #flushed = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w');
    this.#writeText('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n');
  }

  object(num: number, body: string): void {
    this.#places[num] = { offset: this.#position };
    this.#writeText(`${num} 0 obj\n${body}\nendobj\n`);
  }

  stream(num: number, entries: string, ...parts: readonly Uint8Array[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    this.#places[num] = { offset: this.#position };
    this.#writeText(`${num} 0 obj\n<<${entries}/Length ${length}>>\nstream\n`);
    for (const part of parts) this.#write(part);
    this.#writeText('\nendstream\nendobj\n');
  }

  /** The object stream `container` holds these objects, in that order. */
  notePacked(container: number, nums: readonly number[]): void {
    for (const [index, num] of nums.entries()) this.#places[num] = { container, index };
  }

  finishWithTable(): void {
    const start = this.#position;
    this.#writeText(`xref\n0 ${this.#places.length}\n0000000000 65535 f \n`);
    for (const place of this.#places.slice(1)) {
      if (!('offset' in place)) throw new TypeError('a table lists no packed objects');
      this.#writeText(`${String(place.offset).padStart(10, '0')} 00000 n \n`);
    }
    this.#writeText(`trailer\n<</Size ${this.#places.length}/Root 1 0 R>>\n`);
    this.#end(start);
  }

  /** With PNG's predictor "up", as nearly all writers do. */
  finishWithStream(): void {
    const start = this.#position;
    const num = this.#places.length;
    this.#places.push({ offset: start });
    const rows = Buffer.alloc(this.#places.length * rowBytes);
    for (const [index, place] of this.#places.entries()) writeRow(rows, index, place);
    const filter = `/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns ${rowBytes}>>`;
    const entries = `/Type/XRef/Size ${this.#places.length}/W[1 5 2]/Root 1 0 R${filter}`;
    this.stream(num, entries, deflateSync(predictedUp(rows)));
    this.#end(start);
  }

  get #position(): number {
    return this.#flushed + this.#filled;
  }

  #end(startXref: number): void {
    this.#writeText(`startxref\n${startXref}\n%%EOF\n`);
    this.#flush();
    closeSync(this.#descriptor);
  }

  #writeText(text: string): void {
    this.#write(Buffer.from(text, 'latin1'));
  }

  #write(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; start += bufferBytes) {
      const part = bytes.subarray(start, start + bufferBytes);
      if (this.#filled + part.length > bufferBytes) this.#flush();
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
    }
  }

  #flush(): void {
    for (let written = 0; written < this.#filled;) {
      written += writeSync(this.#descriptor, this.#buffer, written, this.#filled - written);
    }
    this.#flushed += this.#filled;
    this.#filled = 0;
  }
}

/** Type, offset or container, generation or index. */
function writeRow(rows: Buffer, num: number, place: Place): void {
  const isPacked = 'container' in place;
  rows.writeUInt8(isPacked ? 2 : Math.min(num, 1), num * rowBytes);
  rows.writeUIntBE(isPacked ? place.container : place.offset, num * rowBytes + 1, 5);
  rows.writeUInt16BE(isPacked ? place.index : 0, num * rowBytes + 6);
}

/** Each row as its difference to the one above, after a byte that says so (ISO 32000-2 §7.4.4.4). */
function predictedUp(rows: Uint8Array): Uint8Array {
  const count = rows.length / rowBytes;
  const encoded = new Uint8Array(count * (rowBytes + 1));
  for (let row = 0; row < count; row += 1) {
    const to = row * (rowBytes + 1);
    encoded[to] = 2;
    for (let column = 0; column < rowBytes; column += 1) {
      const from = row * rowBytes + column;
      encoded[to + 1 + column] = (rows[from] ?? 0) - (rows[from - rowBytes] ?? 0);
    }
  }
  return encoded;
}
