import { lowBytes, type NoiseSource } from './noise.js';

/** Of one block of 8 × 8 samples: 64 coefficients of one byte each. */
const blockBytes = 64;

export interface PictureStream {
  /** Of the stream's dictionary. */
  readonly entries: string;
  readonly parts: readonly Uint8Array[];
}

/**
 * A grey noise in baseline JPEG (ITU-T T.81), `bytes` long to some hundred. Its two Huffman tables have one code, `0`, which
 * stands for a coefficient of seven bits: each byte of the data is one coefficient, any value below 0x80 is sound, and no
 * marker can occur in it.
 */
export function scannedPicture(bytes: number, noise: NoiseSource): PictureStream {
  const rows = Math.max(1, Math.floor(Math.sqrt(bytes / blockBytes)));
  const columns = Math.max(1, Math.floor(bytes / blockBytes / rows));
  const [width, height] = [8 * columns, 8 * rows];
  const data = noise.bytes(rows * columns * blockBytes, lowBytes);
  // The first coefficient of a block is the difference to that of the block before: up, down, so that it stays in range.
  for (let at = 0; at < data.length; at += 2 * blockBytes) {
    const up = 0x40 | (data[at] ?? 0);
    data[at] = up;
    if (at + blockBytes < data.length) data[at + blockBytes] = 0x7f - up;
  }
  const entries = `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode`;
  return { entries, parts: [pictureHead(width, height), data, Buffer.from([0xff, 0xd9])] };
}

function pictureHead(width: number, height: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0x00, ...Array.from({ length: 64 }, () => 1)]),
    segment(0xc0, [8, ...size, 1, 1, 0x11, 0]),
    segment(0xc4, [0x00, ...oneCode, 7]),
    segment(0xc4, [0x10, ...oneCode, 7]),
    segment(0xda, [1, 1, 0x00, 0, 63, 0]),
  ]);
}

/** How many codes have 1, 2, … 16 bits. */
const oneCode = [1, ...Array.from({ length: 15 }, () => 0)];

function segment(marker: number, content: readonly number[]): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, Buffer.from(content)]);
}
