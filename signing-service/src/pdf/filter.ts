import { constants } from 'node:zlib';
import { decodeAscii85, decodeAsciiHex, decodeRunLength } from './ascii-filter.js';
import { PdfError } from './errors.js';
import { inflateSync } from './guarded-zlib.js';
import type { PdfBudget } from './limits.js';
import { requireWithin } from './limits.js';
import { decodeLzw } from './lzw.js';
import type { PdfObject, PdfStream } from './object.js';
import { PdfArray, PdfDict, PdfName } from './object.js';
import { undoPredictor } from './predictor.js';

const FILTERS_AT_MOST = 8;

/** Follows references; the identity function where there can be none (cross-reference streams). */
export type Resolve = (object: PdfObject | undefined) => PdfObject;

/** One entry of a stream's /Filter with its /DecodeParms. */
export interface FilterStep {
  readonly name: string;
  readonly parameters: PdfDict;
}

export interface Decoding {
  readonly budget: PdfBudget;
  readonly resolve: Resolve;
  /** Bytes, encoded or decoded. */
  readonly atMost?: number | undefined;
  /** About as many bytes as will come of it, where that is known: as many are set aside at once, and none are put together from parts. */
  readonly expected?: number | undefined;
}

/**
 * The stream's bytes with all /Filter entries undone (ISO 32000-2 §7.4).
 * @throws PdfError `pdf-unsupported` for image filters, `pdf-damaged` for bad data, `pdf-limit-exceeded` for a bomb and
 * for more than `atMost` bytes.
 */
export function decodeStream(stream: PdfStream, { budget, resolve, atMost, expected }: Decoding): Uint8Array {
  const most = Math.min(atMost ?? budget.limits.streamBytes, budget.limits.streamBytes);
  requireWithin(stream.length, most, 'bytes in a stream');
  let bytes = stream.raw();
  for (const step of filterSteps(stream.dict, resolve)) {
    bytes = applyFilter(bytes, step, { limit: Math.min(most, budget.remainingStreamBytes()), expected });
    budget.spendStreamBytes(bytes.length);
  }
  return bytes;
}

/** In the order in which they are undone. @throws PdfError `pdf-damaged`, `pdf-limit-exceeded` for bad filters. */
export function filterSteps(dict: PdfDict, resolve: Resolve): readonly FilterStep[] {
  const filters = listOf(resolve(dict.get('Filter') ?? dict.get('F')));
  const parameters = listOf(resolve(dict.get('DecodeParms') ?? dict.get('DP')));
  if (filters.length > FILTERS_AT_MOST) throw new PdfError('pdf-limit-exceeded', 'too many filters on one stream');
  return filters.map((filter, index) => {
    const name = resolve(filter);
    if (!(name instanceof PdfName)) throw new PdfError('pdf-damaged', 'a filter is not a name');
    const entry = resolve(parameters[index]);
    return { name: name.value, parameters: entry instanceof PdfDict ? entry : new PdfDict() };
  });
}

function listOf(object: PdfObject): readonly PdfObject[] {
  if (object === null) return [];
  return object instanceof PdfArray ? object.items : [object];
}

interface Room {
  readonly limit: number;
  readonly expected: number | undefined;
}

function applyFilter(bytes: Uint8Array, step: FilterStep, room: Room): Uint8Array {
  const { limit } = room;
  switch (step.name) {
    case 'FlateDecode':
    case 'Fl':
      return undoPredictor(inflate(bytes, room), step.parameters);
    case 'LZWDecode':
    case 'LZW':
      return undoPredictor(
        decodeLzw(bytes, { limit, earlyChange: step.parameters.getInteger('EarlyChange') !== 0 }),
        step.parameters,
      );
    case 'ASCIIHexDecode':
    case 'AHx':
      return decodeAsciiHex(bytes);
    case 'ASCII85Decode':
    case 'A85':
      return decodeAscii85(bytes, limit);
    case 'RunLengthDecode':
    case 'RL':
      return decodeRunLength(bytes, limit);
    case 'Crypt':
      // Undone where the stream was read, as encryption goes by objects.
      return bytes;
    default:
      throw new PdfError('pdf-unsupported', 'a stream has a filter that is not for data');
  }
}

/** What zlib's own default is, and the longest that is set aside on the word of a document. */
const [SHORTEST_CHUNK, LONGEST_CHUNK] = [16 * 1024, 32 * 1024 * 1024];

/** A stream cut short or without its checksum gives what is there, as in viewers. */
function inflate(bytes: Uint8Array, { limit, expected = 0 }: Room): Uint8Array {
  // One byte more than comes: a full chunk is followed by another.
  const chunkSize = Math.min(LONGEST_CHUNK, Math.max(SHORTEST_CHUNK, expected + 1));
  const maxOutputLength = Math.max(1, limit);
  try {
    return inflateSync(bytes, { chunkSize, maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    if (cause instanceof RangeError) throw new PdfError('pdf-limit-exceeded', 'a stream inflates too far', { cause });
    throw new PdfError('pdf-damaged', 'a stream does not inflate', { cause });
  }
}
