import { PdfArray, PdfDict, PdfName } from '../../pdf/object.js';
import { exifOrientation } from './exif-orientation.js';
import { imageInvalid, requireSize } from './image-faults.js';
import type { MarkImage } from './mark-image.js';
import { identity } from './matrix.js';
import type { Matrix } from './matrix.js';

const [startOfImage, endOfImage, startOfScan] = [0xd8, 0xd9, 0xda] as const;
/** Baseline, extended sequential and progressive Huffman coding: what a DCTDecode filter reads (ISO 32000-2 §7.4.8). */
const readableFrames = [0xc0, 0xc1, 0xc2];
/** DHT, DAC and JPG stand among the frame headers' numbers. */
const noFrames = [0xc4, 0xcc, 0xc8];
const [app0, app1, app14, app15, comment] = [0xe0, 0xe1, 0xee, 0xef, 0xfe] as const;

/** By number of components. */
const colourSpaces: ReadonlyMap<number, string> = new Map([
  [1, 'DeviceGray'],
  [3, 'DeviceRGB'],
  [4, 'DeviceCMYK'],
]);

/** Turns a picture so that it stands upright, by its EXIF orientation, in the unit square. */
const uprightMatrices: ReadonlyMap<number, Matrix> = new Map([
  [2, [-1, 0, 0, 1, 1, 0]],
  [3, [-1, 0, 0, -1, 1, 1]],
  [4, [1, 0, 0, -1, 0, 1]],
  [5, [0, -1, -1, 0, 1, 1]],
  [6, [0, -1, 1, 0, 0, 1]],
  [7, [0, 1, 1, 0, 0, 0]],
  [8, [0, 1, -1, 0, 1, 0]],
]);

interface Segment {
  readonly marker: number;
  /** Without marker and length. */
  readonly content: Buffer;
  /** As in the file, with the coded data that follow it. */
  readonly whole: Buffer;
}

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === startOfImage && bytes[2] === 0xff;
}

/** Where the next marker stands, coded data passed over: in them FF is followed by 00 or a restart marker. */
function nextMarker(file: Buffer, from: number): number {
  for (let offset = file.indexOf(0xff, from); offset !== -1; offset = file.indexOf(0xff, offset + 1)) {
    const code = file[offset + 1] ?? 0;
    const isData = code === 0 || code === 0xff || (code >= 0xd0 && code <= 0xd7);
    if (!isData) return offset;
  }
  throw imageInvalid('it ends too early');
}

/** All segments between start and end of the image (ITU-T T.81 annex B). What follows the end is left behind. */
function readSegments(file: Buffer): Segment[] {
  const segments: Segment[] = [];
  let offset = nextMarker(file, 2);
  for (let marker = file[offset + 1] ?? 0; marker !== endOfImage; marker = file[offset + 1] ?? 0) {
    const length = offset + 4 <= file.length ? file.readUInt16BE(offset + 2) : 0;
    const end = offset + 2 + length;
    if (length < 2 || end > file.length) throw imageInvalid('it ends too early');
    const next = nextMarker(file, end);
    const isFilling = file.subarray(end, next).every((byte) => byte === 0xff);
    if (marker !== startOfScan && !isFilling) throw imageInvalid('its segments are damaged');
    segments.push({ marker, content: file.subarray(offset + 4, end), whole: file.subarray(offset, next) });
    offset = next;
  }
  return segments;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && !noFrames.includes(marker);
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

function readFrame(segments: readonly Segment[]): Frame {
  const [frame, ...others] = segments.filter(({ marker }) => isFrame(marker));
  if (frame === undefined || others.length > 0) throw imageInvalid('it has not one picture');
  if (!readableFrames.includes(frame.marker)) throw imageInvalid('it is coded in a way that PDF does not know');
  const { content } = frame;
  if (content.length < 6 || content[0] !== 8) throw imageInvalid('it has not eight bits a sample');
  const [height, width] = [content.readUInt16BE(1), content.readUInt16BE(3)];
  requireSize(width, height);
  return { width, height, components: content[5] ?? 0 };
}

/** EXIF, XMP and comments can tell where and by whom a picture was taken: only what decoders need is kept. */
function isNeeded({ marker }: Segment): boolean {
  const isOfApplication = marker >= app0 && marker <= app15 && marker !== app0 && marker !== app14;
  return !isOfApplication && marker !== comment;
}

function isAdobe({ marker, content }: Segment): boolean {
  return marker === app14 && content.toString('latin1', 0, 5) === 'Adobe';
}

/**
 * A JPEG as an image that keeps its coding (ISO 32000-2 §7.4.8), upright by its EXIF orientation but without EXIF. CMYK as
 * Adobe's programs write it is inverted. Throws `mark-image-invalid`, `mark-image-too-large`.
 */
export function readJpeg(bytes: Uint8Array): MarkImage {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = readSegments(file);
  const { width, height, components } = readFrame(segments);
  if (!segments.some(({ marker }) => marker === startOfScan)) throw imageInvalid('it has not one picture');
  const colourSpace = colourSpaces.get(components);
  if (colourSpace === undefined) throw imageInvalid('its colours are of an unknown kind');
  const isInverted = components === 4 && segments.some(isAdobe);
  const orientation = segments
    .filter(({ marker }) => marker === app1)
    .map(({ content }) => exifOrientation(content))
    .find((found) => found !== undefined);
  const upright = uprightMatrices.get(orientation ?? 1) ?? identity;
  const isTurned = upright[0] === 0;
  const kept = segments.filter(isNeeded).map(({ whole }) => whole);
  const dict = PdfDict.of({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Image'),
    Width: width,
    Height: height,
    ColorSpace: new PdfName(colourSpace),
    BitsPerComponent: 8,
    Decode: isInverted ? new PdfArray([1, 0, 1, 0, 1, 0, 1, 0]) : undefined,
    Filter: new PdfName('DCTDecode'),
  });
  return {
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    upright,
    picture: {
      dict,
      bytes: Buffer.concat([Buffer.from([0xff, startOfImage]), ...kept, Buffer.from([0xff, endOfImage])]),
    },
    mask: undefined,
  };
}
