import { ByteCursor } from './byte-cursor.js';
import { PdfError } from './errors.js';
import { readToken } from './lexer.js';
import type { PdfBudget } from './limits.js';
import type { PdfObject, PdfStream } from './object.js';
import { parseObject } from './parser.js';
import { bufferSource } from './source.js';

/** An object stream, decoded, with its objects not yet parsed (ISO 32000-2 §7.5.7). */
export interface ObjectStream {
  /** @throws PdfError `pdf-damaged` when place `index` does not hold object `num`. */
  readonly read: (num: number, index: number) => PdfObject;
}

interface Place {
  readonly num: number;
  readonly offset: number;
}

/** @throws PdfError `pdf-damaged` when the stream or its list of objects is not sound. */
export function openObjectStream(stream: PdfStream, bytes: Uint8Array, budget: PdfBudget): ObjectStream {
  const { dict } = stream;
  const count = dict.getInteger('N') ?? -1;
  const first = dict.getInteger('First') ?? -1;
  if (dict.getName('Type') !== 'ObjStm' || count < 0 || first < 0 || first > bytes.length) {
    throw new PdfError('pdf-damaged', 'not an object stream');
  }
  budget.spendListedObjects(count);
  const source = bufferSource(bytes);
  const places = readPlaces(new ByteCursor(source, 0), count, first);
  return {
    read(num, index) {
      const place = places[index];
      if (!place || place.num !== num) throw new PdfError('pdf-damaged', `object ${num} is not in its object stream`);
      return parseObject(new ByteCursor(source, place.offset), { budget, recordsSpans: false });
    },
  };
}

function readPlaces(cursor: ByteCursor, count: number, first: number): readonly Place[] {
  const places: Place[] = [];
  for (let index = 0; index < count; index += 1) {
    const num = readToken(cursor, 128);
    const offset = readToken(cursor, 128);
    if (num.kind !== 'number' || offset.kind !== 'number' || offset.value < 0) {
      throw new PdfError('pdf-damaged', 'an object stream has a bad list of objects');
    }
    places.push({ num: num.value, offset: first + offset.value });
  }
  return places;
}
