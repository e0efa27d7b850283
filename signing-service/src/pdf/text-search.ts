import type { ByteSource } from './source.js';

const BLOCK_BYTES = 64 * 1024;

/** Where the ASCII `text` first stands whole between two positions; undefined when it does not. */
export function findText(
  source: ByteSource,
  text: string,
  { start = 0, end = source.size }: { readonly start?: number; readonly end?: number } = {},
): number | undefined {
  for (let position = start; position < end; position += BLOCK_BYTES) {
    const length = Math.min(BLOCK_BYTES + text.length - 1, end - position);
    const bytes = source.read(position, length);
    const index = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(text, 0, 'latin1');
    if (index >= 0) return position + index;
  }
  return undefined;
}
