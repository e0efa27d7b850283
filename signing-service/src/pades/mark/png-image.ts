import { crc32 } from 'node:zlib';
import { deflateSync, inflateSync } from '../../pdf/guarded-zlib.js';
import { PdfDict, PdfName } from '../../pdf/object.js';
import { undoPredictor } from '../../pdf/predictor.js';
import { imageInvalid, requireSize } from './image-faults.js';
import type { ImageStream, MarkImage } from './mark-image.js';
import { identity } from './matrix.js';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const [grey, rgb, indexed, greyAlpha, rgbAlpha] = [0, 2, 3, 4, 6] as const;

/** Samples of a pixel and the depths allowed, by colour type (ISO/IEC 15948 table 11.1). */
const colourTypes: ReadonlyMap<number, { readonly samples: number; readonly depths: readonly number[] }> = new Map([
  [grey, { samples: 1, depths: [1, 2, 4, 8, 16] }],
  [rgb, { samples: 3, depths: [8, 16] }],
  [indexed, { samples: 1, depths: [1, 2, 4, 8] }],
  [greyAlpha, { samples: 2, depths: [8, 16] }],
  [rgbAlpha, { samples: 4, depths: [8, 16] }],
]);

/** First column and row, and the distance to the next, of the seven passes of Adam7 (ISO/IEC 15948 §8.2). */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly samples: number;
  readonly isInterlaced: boolean;
}

interface PngParts {
  readonly header: Header;
  readonly palette: Uint8Array;
  readonly transparency: Uint8Array | undefined;
  readonly data: Uint8Array;
}

/** Samples of the whole picture as they were coded, those of a pixel side by side. */
type Samples = Uint8Array | Uint16Array;

interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly columns: number;
  readonly rows: number;
  /** Of a row, its filter's included. */
  readonly rowBytes: number;
}

export function isPng(bytes: Uint8Array): boolean {
  return signature.equals(bytes.subarray(0, signature.length));
}

function readHeader(chunk: Buffer): Header {
  if (chunk.length !== 13) throw imageInvalid('its header is damaged');
  const [width, height] = [chunk.readUInt32BE(0), chunk.readUInt32BE(4)];
  const [depth = 0, colourType = 0, compression, filter, interlace] = chunk.subarray(8);
  const type = colourTypes.get(colourType);
  const isKnown = compression === 0 && filter === 0 && (interlace === 0 || interlace === 1);
  if (type?.depths.includes(depth) !== true || !isKnown) throw imageInvalid('its header is damaged');
  requireSize(width, height);
  return { width, height, depth, colourType, samples: type.samples, isInterlaced: interlace === 1 };
}

/** The chunks that are needed, their checksums right; all others, comments and profiles among them, are left behind. */
function readParts(bytes: Uint8Array): PngParts {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = new Map<string, Buffer>();
  const data: Buffer[] = [];
  let name = '';
  for (let offset = signature.length; name !== 'IEND';) {
    if (offset + 12 > file.length) throw imageInvalid('it ends too early');
    const end = offset + 8 + file.readUInt32BE(offset);
    if (end + 4 > file.length) throw imageInvalid('it ends too early');
    name = file.toString('latin1', offset + 4, offset + 8);
    if (crc32(file.subarray(offset + 4, end)) !== file.readUInt32BE(end)) throw imageInvalid('a checksum is wrong');
    if (offset === signature.length && name !== 'IHDR') throw imageInvalid('it has no header');
    const chunk = file.subarray(offset + 8, end);
    if (name === 'IDAT') data.push(chunk);
    else if (!chunks.has(name)) chunks.set(name, chunk);
    offset = end + 4;
  }
  const header = readHeader(chunks.get('IHDR') ?? Buffer.alloc(0));
  const palette = chunks.get('PLTE') ?? Buffer.alloc(0);
  return { header, palette, transparency: chunks.get('tRNS'), data: Buffer.concat(data) };
}

function passesOf({ width, height, depth, samples, isInterlaced }: Header): Pass[] {
  return (isInterlaced ? adam7 : [[0, 0, 1, 1] as const]).flatMap(([x, y, stepX, stepY]) => {
    const [columns, rows] = [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)];
    const rowBytes = 1 + Math.ceil((columns * samples * depth) / 8);
    return columns > 0 && rows > 0 ? [{ x, y, stepX, stepY, columns, rows, rowBytes }] : [];
  });
}

/** Never more than the header promises, however much the data would inflate to. */
function inflate(data: Uint8Array, length: number): Uint8Array {
  try {
    const inflated = inflateSync(data, { maxOutputLength: length });
    if (inflated.length === length) return inflated;
  } catch (cause) {
    throw imageInvalid('its data are damaged', cause);
  }
  throw imageInvalid('its data are damaged');
}

function unfiltered(bytes: Uint8Array, { samples, depth }: Header, { columns }: Pass): Uint8Array {
  const parameters = { Predictor: 15, Colors: samples, BitsPerComponent: depth, Columns: columns };
  try {
    return undoPredictor(bytes, PdfDict.of(parameters));
  } catch (cause) {
    throw imageInvalid('its data are damaged', cause);
  }
}

/** Sample `index` of a row that begins at `start`. */
function sampleAt(bytes: Uint8Array, { start, index, depth }: { start: number; index: number; depth: number }): number {
  if (depth === 8) return bytes[start + index] ?? 0;
  if (depth === 16) return ((bytes[start + 2 * index] ?? 0) << 8) | (bytes[start + 2 * index + 1] ?? 0);
  const bit = index * depth;
  return ((bytes[start + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

function readSamples({ header, data }: PngParts): Samples {
  const { width, height, samples, depth, isInterlaced } = header;
  const passes = passesOf(header);
  const inflated = inflate(
    data,
    passes.reduce((sum, { rows, rowBytes }) => sum + rows * rowBytes, 0),
  );
  const [whole] = passes;
  if (whole !== undefined && !isInterlaced && depth === 8) return unfiltered(inflated, header, whole);
  const all = new Uint16Array(width * height * samples);
  let offset = 0;
  for (const pass of passes) {
    const length = pass.rows * pass.rowBytes;
    const bytes = unfiltered(inflated.subarray(offset, offset + length), header, pass);
    offset += length;
    for (let row = 0; row < pass.rows; row += 1) {
      const start = row * (pass.rowBytes - 1);
      const into = (pass.y + row * pass.stepY) * width + pass.x;
      for (let column = 0; column < pass.columns; column += 1) {
        for (let sample = 0; sample < samples; sample += 1) {
          const value = sampleAt(bytes, { start, index: column * samples + sample, depth });
          all[(into + column * pass.stepX) * samples + sample] = value;
        }
      }
    }
  }
  return all;
}

/** Colour and opacity of a picture, eight bits a sample. */
interface Pixels {
  readonly channels: 1 | 3;
  readonly colour: Uint8Array;
  readonly alpha: Uint8Array;
}

/** Indexed pixels by their palette, opaque where /tRNS tells nothing. */
function fromPalette({ palette, transparency }: PngParts, samples: Samples): Pixels {
  const colour = new Uint8Array(samples.length * 3);
  const alpha = new Uint8Array(samples.length).fill(255);
  const entries = Math.floor(palette.length / 3);
  for (const [pixel, entry] of samples.entries()) {
    if (entry >= entries) throw imageInvalid('a colour is not in its palette');
    colour.set(palette.subarray(entry * 3, entry * 3 + 3), pixel * 3);
    alpha[pixel] = transparency?.[entry] ?? 255;
  }
  return { channels: 3, colour, alpha };
}

/** The one colour that is transparent in a picture without alpha samples. */
function transparentColour({ transparency, header }: PngParts, channels: number): readonly number[] | undefined {
  if (transparency === undefined || header.samples !== channels) return undefined;
  return Array.from({ length: channels }, (_, index) => {
    return ((transparency[2 * index] ?? 0) << 8) | (transparency[2 * index + 1] ?? 0);
  });
}

function fromSamples(parts: PngParts, samples: Samples): Pixels {
  const { depth, samples: perPixel } = parts.header;
  const channels = perPixel < 3 ? 1 : 3;
  const pixels = samples.length / perPixel;
  const [colour, alpha] = [new Uint8Array(pixels * channels), new Uint8Array(pixels).fill(255)];
  const transparent = transparentColour(parts, channels);
  const eightBits = (value: number) => (depth === 16 ? value >> 8 : Math.round((value * 255) / ((1 << depth) - 1)));
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const first = pixel * perPixel;
    for (let channel = 0; channel < channels; channel += 1) {
      colour[pixel * channels + channel] = eightBits(samples[first + channel] ?? 0);
    }
    if (perPixel > channels) alpha[pixel] = eightBits(samples[first + channels] ?? 0);
    if (transparent?.every((value, channel) => samples[first + channel] === value) === true) alpha[pixel] = 0;
  }
  return { channels, colour, alpha };
}

function imageStream({ width, height }: Header, colourSpace: string, bytes: Uint8Array): ImageStream {
  const dict = PdfDict.of({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Image'),
    Width: width,
    Height: height,
    ColorSpace: new PdfName(colourSpace),
    BitsPerComponent: 8,
    Filter: new PdfName('FlateDecode'),
  });
  return { dict, bytes: deflateSync(bytes) };
}

/**
 * A PNG of any colour type, depth and interlacing (ISO/IEC 15948) as an image of eight bits a sample, with a soft mask where
 * something is transparent. Throws `mark-image-invalid`, `mark-image-too-large`.
 */
export function readPng(bytes: Uint8Array): MarkImage {
  const parts = readParts(bytes);
  const { header } = parts;
  const samples = readSamples(parts);
  const { channels, colour, alpha } =
    header.colourType === indexed ? fromPalette(parts, samples) : fromSamples(parts, samples);
  const isOpaque = alpha.every((value) => value === 255);
  return {
    width: header.width,
    height: header.height,
    upright: identity,
    picture: imageStream(header, channels === 1 ? 'DeviceGray' : 'DeviceRGB', colour),
    mask: isOpaque ? undefined : imageStream(header, 'DeviceGray', alpha),
  };
}
