import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FileSource } from './file-source.js';
import type { ByteSpan } from './object.js';
import { bytesOf, textOf } from './sample-documents.js';
import type { ByteSource } from './source.js';
import { bufferSource, concatSource, readBlocks } from './source.js';

const folder = mkdtempSync(join(tmpdir(), 'pdf-source-'));
afterAll(() => rmSync(folder, { recursive: true }));

const content = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 31) % 251);

const ranges = [
  [0, 10],
  [65_530, 12],
  [10, 150_000],
  [199_990, 50],
  [200_000, 5],
  [300_000, 5],
  [7, 0],
] as const;

/** The ranges that a source reads otherwise than memory does, at once or in blocks. */
function differences(source: ByteSource): readonly (readonly [number, number])[] {
  return ranges.filter(([offset, length]) => {
    const expected = content.subarray(offset, offset + length);
    const ways = [source.read(offset, length), inBlocks(source, { start: offset, end: offset + length })];
    return ways.some((bytes) => Buffer.compare(bytes, expected) !== 0);
  });
}

function inBlocks(source: ByteSource, span: ByteSpan): Uint8Array {
  const blocks: Uint8Array[] = [];
  readBlocks(source, span, (block, offset) => {
    expect(offset).toBe(blocks.reduce((sum, { length }) => sum + length, span.start));
    blocks.push(Uint8Array.from(block));
  });
  return Buffer.concat(blocks);
}

describe('ByteSource', () => {
  it('reads memory', () => {
    expect(differences(bufferSource(content))).toEqual([]);
  });

  it('reads a file, across blocks and beyond its end', () => {
    const path = join(folder, 'content');
    writeFileSync(path, content);
    const source = new FileSource(path);
    expect(source.size).toBe(content.length);
    expect(differences(source)).toEqual([]);
    expect(differences(source)).toEqual([]);
    source.close();
    expect(() => source.read(100_000, 1)).toThrow(expect.objectContaining({ code: 'EBADF' }));
  });

  it('reads a source and its tail as one', () => {
    const whole = concatSource(bufferSource(content.subarray(0, 65_535)), content.subarray(65_535));
    expect([whole.size, differences(whole)]).toEqual([content.length, []]);
    const joined = concatSource(bufferSource(bytesOf('abc')), bytesOf('def'));
    expect(textOf(joined.read(2, 2))).toBe('cd');
  });

  it('tells when a file became shorter', () => {
    const path = join(folder, 'shrinking');
    writeFileSync(path, content);
    const source = new FileSource(path);
    writeFileSync(path, '');
    expect(() => source.read(0, 10)).toThrow('shorter');
    source.close();
  });
});
