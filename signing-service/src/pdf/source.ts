/** Positioned, synchronous reading of bytes that do not change while they are read. */
export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /**
   * Up to `length` bytes from `offset`; fewer at the end, none beyond it.
   * The result may be shared with the source: callers do not write to it.
   */
  readonly read: (offset: number, length: number) => Uint8Array;
}

/** Reads from memory, without copying. */
export function bufferSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(Math.max(0, offset), Math.max(0, offset + length)),
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
  };
}
