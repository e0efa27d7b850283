import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeStream } from './filter.js';
import type { PdfLimits } from './limits.js';
import { createBudget, defaultLimits } from './limits.js';
import type { PdfObject } from './object.js';
import { PdfArray, PdfDict, PdfName, PdfStream } from './object.js';
import { bytesOf, textOf } from './sample-documents.js';

interface Encoded {
  readonly filter: PdfObject;
  readonly parameters?: PdfObject;
  readonly bytes: Uint8Array;
  readonly expected?: number;
}

function decode({ filter, parameters, bytes, expected }: Encoded, limits: Partial<PdfLimits> = {}): Uint8Array {
  const stream = PdfStream.of(PdfDict.of({ Filter: filter, DecodeParms: parameters }), bytes);
  return decodeStream(stream, {
    budget: createBudget({ ...defaultLimits, ...limits }),
    resolve: (object) => object ?? null,
    expected,
  });
}

const flate = new PdfName('FlateDecode');
const lzw = new PdfName('LZWDecode');

/** Emits the codes of `bytes` with a growing table, as encoders do. */
function encodeLzw(bytes: Uint8Array, early: 0 | 1): Uint8Array {
  const table = new Map<string, number>();
  let bits = '';
  let next = 258;
  const widthFor = (size: number) => (size >= 2048 ? 12 : size >= 1024 ? 11 : size >= 512 ? 10 : 9);
  const emit = (code: number, size: number) => (bits += code.toString(2).padStart(widthFor(size), '0'));
  emit(256, 258);
  let word = '';
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : (table.get(text) ?? -1));
  for (const character of textOf(bytes)) {
    if (word === '' || codeOf(word + character) >= 0) {
      word += character;
      continue;
    }
    emit(codeOf(word), next - 1 + early);
    if (next < 4095) table.set(word + character, next++);
    word = character;
  }
  emit(codeOf(word), next - 1 + early);
  emit(257, next + early);
  return Uint8Array.from(bits.match(/.{1,8}/gu) ?? [], (byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}

describe('decodeStream', () => {
  it('gives the bytes as they are without a filter', () => {
    expect(decode({ filter: null, bytes: bytesOf('plain') })).toEqual(bytesOf('plain'));
  });

  it('gives all there is, however many bytes were expected', () => {
    const plain = Buffer.alloc(100_000, 'expected');
    const bytes = deflateSync(plain);
    for (const expected of [0, 1, 50_000, 99_999, 100_000, 100_001, Number.MAX_SAFE_INTEGER]) {
      expect(plain.equals(decode({ filter: flate, bytes, expected }))).toBe(true);
    }
  });

  it('undoes a chain of filters in order', () => {
    const hex = `${deflateSync('chain').toString('hex')}>`;
    const filter = new PdfArray([new PdfName('ASCIIHexDecode'), flate]);
    expect(textOf(decode({ filter, bytes: bytesOf(hex) }))).toBe('chain');
  });

  it('gives what is there of a Flate stream cut short', () => {
    const whole = deflateSync('abcdefgh'.repeat(100));
    expect(textOf(decode({ filter: flate, bytes: whole.subarray(0, whole.length - 4) }))).toBe('abcdefgh'.repeat(100));
  });

  it.each([
    [0, [10, 20, 30, 40, 50, 60]],
    [1, [10, 20, 20, 20, 20, 20]],
    [2, [10, 20, 30, 30, 30, 30]],
    [3, [10, 20, 25, 30, 35, 40]],
    [4, [10, 20, 20, 20, 20, 20]],
  ])('undoes PNG filter %i', (type, encoded) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = encoded;
    const rows = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, type, a, b, c, d, e, f);
    const parameters = PdfDict.of({ Predictor: 12, Columns: 3, Colors: 2 });
    const decoded = [...decode({ filter: flate, parameters, bytes: deflateSync(rows) })];
    expect(decoded.slice(0, 6)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(decoded.slice(6)).toEqual(pngReference(type, encoded));
  });

  it('undoes the TIFF predictor and passes over predictor 1', () => {
    const bytes = deflateSync(Uint8Array.of(1, 1, 1, 5, 1, 1));
    const tiff = PdfDict.of({ Predictor: 2, Columns: 3 });
    expect([...decode({ filter: flate, parameters: tiff, bytes })]).toEqual([1, 2, 3, 5, 6, 7]);
    expect([...decode({ filter: flate, parameters: PdfDict.of({ Predictor: 1 }), bytes })]).toEqual([1, 1, 1, 5, 1, 1]);
  });

  it('decodes the LZW example of ISO 32000-2 §7.4.4.2', () => {
    const bytes = Uint8Array.of(0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01);
    expect([...decode({ filter: lzw, bytes })]).toEqual([45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
  });

  it.each([1, 0] as const)('decodes LZW through all code widths with /EarlyChange %i', (early) => {
    const text = Array.from({ length: 3000 }, (_, index) => `${(index * 7919) % 1000} `).join('');
    const parameters = PdfDict.of({ EarlyChange: early });
    expect(textOf(decode({ filter: lzw, parameters, bytes: encodeLzw(bytesOf(text), early) }))).toBe(text);
  });

  it('decodes base 85, with z and an incomplete group', () => {
    const filter = new PdfName('ASCII85Decode');
    expect(textOf(decode({ filter, bytes: bytesOf('87cUR D]i,"\nEbo7~>') }))).toBe('Hello World');
    expect([...decode({ filter, bytes: bytesOf('z!!~>') })]).toEqual([0, 0, 0, 0, 0]);
    expect(() => decode({ filter, bytes: bytesOf('s8W-"~>') })).toThrow(
      expect.objectContaining({ code: 'pdf-damaged' }),
    );
  });

  it('decodes run lengths', () => {
    const bytes = Uint8Array.of(2, 65, 66, 67, 254, 90, 128, 1);
    expect(textOf(decode({ filter: new PdfName('RunLengthDecode'), bytes }))).toBe('ABCZZZ');
  });

  it.each([
    ['Flate', flate, deflateSync(new Uint8Array(5_000_000))],
    ['LZW', lzw, encodeLzw(new Uint8Array(400_000), 1)],
    ['base 85', new PdfName('ASCII85Decode'), bytesOf('z'.repeat(100_000))],
    ['run length', new PdfName('RunLengthDecode'), new Uint8Array(20_000).fill(129)],
  ])('stops a %s bomb at the limit of one stream', (_, filter, bytes) => {
    expect(() => decode({ filter, bytes }, { streamBytes: 200_000 })).toThrow(
      expect.objectContaining({ code: 'pdf-limit-exceeded' }),
    );
  });

  it('stops a bomb of many layers at the limit of all streams', () => {
    const bytes = deflateSync(deflateSync(deflateSync(new Uint8Array(50_000_000))));
    expect(() =>
      decode({ filter: new PdfArray([flate, flate, flate]), bytes }, { totalStreamBytes: 1_000_000 }),
    ).toThrow(expect.objectContaining({ code: 'pdf-limit-exceeded' }));
  });

  it('has a code each for bad data, image filters and odd parameters', () => {
    const bytes = bytesOf('nonsense');
    expect(() => decode({ filter: flate, bytes })).toThrow(expect.objectContaining({ code: 'pdf-damaged' }));
    expect(() => decode({ filter: new PdfName('DCTDecode'), bytes })).toThrow(
      expect.objectContaining({ code: 'pdf-unsupported' }),
    );
    const parameters = PdfDict.of({ Predictor: 12, Columns: 1e9 });
    expect(() => decode({ filter: flate, parameters, bytes: deflateSync('x') })).toThrow(
      expect.objectContaining({ code: 'pdf-damaged' }),
    );
  });
});

/** The second of two rows of two-byte pixels, by the formulas of the PNG specification; the first is 1 to 6. */
function pngReference(type: number, encoded: readonly number[]): readonly number[] {
  const row: number[] = [];
  for (const [index, value] of encoded.entries()) {
    const left = row[index - 2] ?? 0;
    const above = index + 1;
    const corner = index >= 2 ? index - 1 : 0;
    const distances = [left, above, corner].map((near) => Math.abs(left + above - corner - near));
    const nearest = [left, above, corner][distances.indexOf(Math.min(...distances))] ?? 0;
    const prediction = [0, left, above, Math.floor((left + above) / 2), nearest][type] ?? 0;
    row.push((value + prediction) % 256);
  }
  return row;
}
