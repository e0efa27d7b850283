/** A baseline JPEG of flat blocks, 8 × 8 pixels each, row by row; every block has one value, 0 to 255, a component. */
export interface JpegPlan {
  readonly columns: number;
  readonly blocks: readonly (readonly number[])[];
  /** With the APP14 segment of Adobe's programs, telling that colours are not transformed. */
  readonly isAdobe: boolean;
}

export function jpegSegment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** Codes of four bits for the twelve sizes a difference of DC values may have (ITU-T T.81 annex C). */
const dcTable = [0x00, ...Array.from({ length: 16 }, (_, index) => (index === 3 ? 12 : 0)), ...Array(12).keys()];
/** One code of one bit: the end of a block. */
const acTable = [0x10, 1, ...Array<number>(15).fill(0), 0];

function bitsOf(difference: number): string {
  const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
  const value = difference < 0 ? difference + 2 ** size - 1 : difference;
  const low = size === 0 ? '' : value.toString(2).padStart(size, '0');
  return size.toString(2).padStart(4, '0') + low;
}

export function encodeJpeg({ columns, blocks, isAdobe }: JpegPlan): Buffer {
  const components = blocks[0]?.length ?? 0;
  const numbers = Array.from({ length: components }, (_, index) => index + 1);
  const frame = Buffer.from([8, 0, 0, 0, 0, components, ...numbers.flatMap((number) => [number, 0x11, 0])]);
  frame.writeUInt16BE((blocks.length / columns) * 8, 1);
  frame.writeUInt16BE(columns * 8, 3);
  let bits = '';
  const before = Array<number>(components).fill(0);
  for (const block of blocks) {
    for (const [component, value] of block.entries()) {
      const dc = (value - 128) * 8;
      bits += `${bitsOf(dc - (before[component] ?? 0))}0`;
      before[component] = dc;
    }
  }
  const bytes = (bits.match(/.{1,8}/gu) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '1'), 2));
  const scan = [components, ...numbers.flatMap((number) => [number, 0x00]), 0, 63, 0];
  const adobe = Buffer.concat([Buffer.from('Adobe', 'latin1'), Buffer.from([0, 100, 0, 0, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...(isAdobe ? [jpegSegment(0xee, adobe)] : []),
    jpegSegment(0xdb, Buffer.from([0, ...Array<number>(64).fill(1)])),
    jpegSegment(0xc0, frame),
    jpegSegment(0xc4, Buffer.from([...dcTable, ...acTable])),
    jpegSegment(0xda, Buffer.from(scan)),
    Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte]))),
    Buffer.from([0xff, 0xd9]),
  ]);
}
