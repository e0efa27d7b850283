import { crc32, deflateSync } from 'node:zlib';

/** A PNG to be coded; `sampleAt` answers the samples of a pixel, as deep as `depth` says. */
export interface PngPlan {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly isInterlaced?: boolean;
  readonly palette?: readonly number[];
  readonly transparency?: readonly number[];
  readonly sampleAt: (x: number, y: number) => readonly number[];
}

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function pngChunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

export function pngHeader({
  width,
  height,
  depth,
  colourType,
  isInterlaced = false,
}: Omit<PngPlan, 'sampleAt'>): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, isInterlaced ? 1 : 0], 8);
  return pngChunk('IHDR', header);
}

/** Samples one after the other, the highest bit first, each row ending with a whole byte. */
function packed(samples: readonly number[], depth: number): Buffer {
  const bits = samples.map((sample) => sample.toString(2).padStart(depth, '0')).join('');
  const bytes = bits.match(/.{1,8}/gu) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)));
}

interface FilterBytes {
  readonly left: number;
  readonly above: number;
  readonly corner: number;
}

function prediction(filter: number, { left, above, corner }: FilterBytes): number {
  if (filter === 4) {
    const toLeft = Math.abs(above - corner);
    const toAbove = Math.abs(left - corner);
    const toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) return left;
    return toAbove <= toCorner ? above : corner;
  }
  return [0, left, above, (left + above) >> 1][filter] ?? 0;
}

/** Rows with all five filters in turn. */
function filtered(rows: readonly Buffer[], pixelBytes: number): Buffer {
  return Buffer.concat(
    rows.map((row, index) => {
      const filter = index % 5;
      const before = rows[index - 1];
      const bytes = row.map((byte, at) => {
        const left = row[at - pixelBytes] ?? 0;
        const above = before?.[at] ?? 0;
        const corner = before?.[at - pixelBytes] ?? 0;
        return byte - prediction(filter, { left, above, corner });
      });
      return Buffer.concat([Buffer.from([filter]), bytes]);
    }),
  );
}

/** First column and row, step to the right and down, of each pass (ISO/IEC 15948 §8.2). */
const passes: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

function upTo(end: number, start: number, step: number): number[] {
  const all: number[] = [];
  for (let value = start; value < end; value += step) all.push(value);
  return all;
}

export function encodePng(plan: PngPlan): Buffer {
  const { width, height, depth, palette, transparency, sampleAt } = plan;
  const samples = sampleAt(0, 0).length;
  const pixelBytes = Math.max(1, (samples * depth) >> 3);
  const scans = plan.isInterlaced === true ? passes : [[0, 0, 1, 1] as const];
  const data = scans.map(([x0, y0, stepX, stepY]) => {
    const columns = upTo(width, x0, stepX);
    const rows = columns.length === 0 ? [] : upTo(height, y0, stepY);
    return filtered(
      rows.map((y) =>
        packed(
          columns.flatMap((x) => sampleAt(x, y)),
          depth,
        ),
      ),
      pixelBytes,
    );
  });
  return Buffer.concat([
    pngSignature,
    pngHeader(plan),
    ...(palette === undefined ? [] : [pngChunk('PLTE', Buffer.from(palette))]),
    ...(transparency === undefined ? [] : [pngChunk('tRNS', Buffer.from(transparency))]),
    pngChunk('IDAT', deflateSync(Buffer.concat(data))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
