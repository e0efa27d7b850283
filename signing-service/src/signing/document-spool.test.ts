import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareSpoolFolder, spoolDocument } from './document-spool.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const limitBytes = 1024 * 1024;
const small = Buffer.alloc(1000, 'small');
const large = Buffer.alloc(700_000, 'large');

function options(idleMs = 5_000) {
  return { folder, limitBytes, idleMs };
}

function pieces(bytes: Buffer): Readable {
  return Readable.from(Array.from({ length: 7 }, (_, index) => bytes.subarray(index * 100_000, (index + 1) * 100_000)));
}

describe('spoolDocument', () => {
  it.each([
    ['a small document in memory', small, 0],
    ['a large one in a file', large, 1],
  ])('keeps %s, with its digest and the digest of what is appended', async (_, bytes, files) => {
    const document = await spoolDocument(pieces(bytes), bytes.length, options());
    const sha256 = (...parts: Buffer[]): string => createHash('sha256').update(Buffer.concat(parts)).digest('hex');
    const tail = Buffer.from('tail');
    expect(document).toMatchObject({ size: bytes.length, sha256: sha256(bytes) });
    expect(document.sha256With(tail)).toBe(sha256(bytes, tail));
    expect((await buffer(document.read())).equals(bytes)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(files);
    await document.remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['longer', small, small.length - 1],
    ['shorter', small, small.length + 1],
    ['shorter, in a file', large, large.length + 1],
    ['longer, in a file', large, large.length - 1],
  ])('refuses a body that is %s than announced and keeps nothing', async (_, bytes, size) => {
    await expect(spoolDocument(pieces(bytes), size, options())).rejects.toMatchObject({ code: 'request-invalid' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses what is over the limit without reading it (threat 12)', async () => {
    const source = Readable.from([small]);
    const refused = spoolDocument(source, limitBytes + 1, options());
    await expect(refused).rejects.toMatchObject({ code: 'pdf-too-large', details: { limitBytes } });
    expect(source.readableDidRead).toBe(false);
  });

  it('ends an upload that stalls', async () => {
    const source = new PassThrough();
    source.write('%PDF-');
    await expect(spoolDocument(source, large.length, options(20))).rejects.toMatchObject({ code: 'request-invalid' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends when the client goes away', async () => {
    const source = new PassThrough();
    source.write('%PDF-');
    const received = spoolDocument(source, small.length, options());
    source.destroy(new Error('gone'));
    await expect(received).rejects.toMatchObject({ code: 'request-invalid' });
  });

  it('removes at a start what an earlier run left', async () => {
    const spool = join(folder, 'spool');
    await prepareSpoolFolder(spool);
    writeFileSync(join(spool, 'left.pdf'), 'x');
    await prepareSpoolFolder(spool);
    expect(readdirSync(spool)).toEqual([]);
  });
});
