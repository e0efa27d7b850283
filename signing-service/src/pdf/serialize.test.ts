import { describe, expect, it } from 'vitest';
import { ByteCursor } from './byte-cursor.js';
import { createBudget, defaultLimits } from './limits.js';
import type { PdfObject } from './object.js';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, PdfString } from './object.js';
import { parseObject } from './parser.js';
import { bytesOf, textOf } from './sample-documents.js';
import { objectBytes, serializeName, serializeNumber, serializeObject } from './serialize.js';
import { bufferSource } from './source.js';

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

function reread(object: PdfObject): PdfObject {
  const source = bufferSource(bytesOf(serializeObject(object)));
  return parseObject(new ByteCursor(source, 0), { budget: createBudget(defaultLimits), recordsSpans: false });
}

describe('serializeObject', () => {
  it('writes strings of any bytes so that they read back the same', () => {
    expect(reread(new PdfString(everyByte))).toEqual(new PdfString(everyByte));
    expect(reread(new PdfString(everyByte, true))).toEqual(new PdfString(everyByte, true));
  });

  it('writes names of any bytes so that they read back the same', () => {
    const name = new PdfName(textOf(everyByte));
    expect(reread(name)).toEqual(name);
    expect(serializeName('A B/(#)')).toBe('/A#20B#2f#28#23#29');
    expect(() => serializeName('Имя')).toThrow(TypeError);
  });

  it('writes numbers without exponent', () => {
    expect([0, -0, 5, -2.5, 1e-7, 1e21, 0.1].map(serializeNumber)).toEqual([
      '0',
      '0',
      '5',
      '-2.5',
      '0.0000001',
      '1000000000000000000000',
      '0.1',
    ]);
    expect(() => serializeNumber(Number.NaN)).toThrow(TypeError);
  });

  it('writes nested containers', () => {
    const dict = PdfDict.of({ Kids: new PdfArray([new PdfRef(3, 1), null, true]), Gone: undefined, N: new PdfDict() });
    expect(serializeObject(dict)).toBe('<</Kids [3 1 R null true] /N <<>>>>');
  });

  it('writes a stream with its length, and never inside another object', () => {
    const stream = PdfStream.of(PdfDict.of({ Length: new PdfRef(9) }), bytesOf('abc'));
    expect(textOf(objectBytes(stream))).toBe('<</Length 3>>\nstream\nabc\nendstream');
    expect(() => serializeObject(new PdfArray([stream]))).toThrow(expect.objectContaining({ code: 'pdf-unsupported' }));
  });
});

describe('PdfDict', () => {
  it('changes in copies only and keeps the order of keys', () => {
    const dict = PdfDict.of({ A: 1, B: 2 });
    expect(serializeObject(dict.with('A', 3).with('C', 4).without('B'))).toBe('<</A 3 /C 4>>');
    expect(serializeObject(dict)).toBe('<</A 1 /B 2>>');
  });

  it('answers undefined for null and for other types', () => {
    const dict = PdfDict.of({ Null: null, Real: 1.5, Name: new PdfName('X') });
    expect([dict.get('Null'), dict.has('Null'), dict.getInteger('Real'), dict.getNumber('Real')]).toEqual([
      undefined,
      false,
      undefined,
      1.5,
    ]);
    expect([dict.getName('Name'), dict.getString('Name'), dict.getRef('Name')]).toEqual(['X', undefined, undefined]);
  });
});
