import type { ByteSpan } from './object.js';

/** Positioned, synchronous reading of bytes that do not change while they are read. */
export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /**
   * Up to `length` bytes from `offset`; fewer at the end, none beyond it.
   * The result may be shared with the source: callers do not write to it.
   */
  readonly read: (offset: number, length: number) => Uint8Array;
  /** A cheaper way for `readBlocks` than `read`, where the source has one. The span lies within it. */
  readonly readBlocks?: (span: ByteSpan, visit: VisitBlock) => void;
}

/** Is shown bytes that stand at `offset`. They are lent: the next block may take their place. */
export type VisitBlock = (block: Uint8Array, offset: number) => void;

export const BLOCK_BYTES = 64 * 1024;

/** Shows the bytes of a span, front to back, block by block; what lies beyond the end is left out. */
export function readBlocks(source: ByteSource, span: ByteSpan, visit: VisitBlock): void {
  const start = Math.max(0, span.start);
  const end = Math.min(source.size, span.end);
  if (source.readBlocks) {
    source.readBlocks({ start, end }, visit);
    return;
  }
  for (let offset = start; offset < end; offset += BLOCK_BYTES) {
    visit(source.read(offset, Math.min(BLOCK_BYTES, end - offset)), offset);
  }
}

/** Like `read`, one character a byte. */
export function readLatin1(source: ByteSource, offset: number, length: number): string {
  const bytes = source.read(offset, length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** Reads from memory, without copying. */
export function bufferSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(Math.max(0, offset), Math.max(0, offset + length)),
  };
}

/** The first `size` bytes, e.g. a document as it was before later revisions. */
export function headSource(source: ByteSource, size: number): ByteSource {
  const end = Math.min(size, source.size);
  return {
    size: end,
    read: (offset, length) => source.read(offset, Math.max(0, Math.min(length, end - offset))),
    readBlocks: (span, visit) => readBlocks(source, { start: span.start, end: Math.min(span.end, end) }, visit),
  };
}

/** `head` followed by `tail`, e.g. a document and the revision just made for it. Copies only reads across the border. */
export function concatSource(head: ByteSource, tail: Uint8Array): ByteSource {
  const border = head.size;
  return {
    size: border + tail.length,
    read(offset, length) {
      const end = offset + length;
      if (end <= border) return head.read(offset, length);
      const tailEnd = Math.max(0, end - border);
      if (offset >= border) return tail.subarray(offset - border, tailEnd);
      return Buffer.concat([head.read(offset, border - offset), tail.subarray(0, tailEnd)]);
    },
    readBlocks({ start, end }, visit) {
      readBlocks(head, { start, end: Math.min(end, border) }, visit);
      const from = Math.max(start, border);
      if (from < end) visit(tail.subarray(from - border, end - border), from);
    },
  };
}
