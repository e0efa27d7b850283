import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { thrownCode } from '../cms/test-thrown-code.js';
import type { ByteSource } from '../pdf/source.js';
import { bufferSource, concatSource, readBlocks } from '../pdf/source.js';
import { completeSignature } from './complete-signature.js';
import { documentDigest, preparedDigest } from './document-digest.js';
import { HashedSource } from './hashed-source.js';
import { judged } from './level-rules.test-support.js';
import { prepareSignature } from './prepare-signature.js';
import { textPdf } from './test-pdf.js';
import { prepareOptions, signPrepared } from './test-signer.js';

const certificate = makeTestCertificate();

/** Counts the bytes that are read in blocks. */
function counted(bytes: Uint8Array): { readonly source: ByteSource; readonly count: () => number } {
  let count = 0;
  const memory = bufferSource(bytes);
  const source: ByteSource = {
    ...memory,
    readBlocks: (span, visit) =>
      readBlocks(memory, span, (block, offset) => {
        count += block.length;
        visit(block, offset);
      }),
  };
  return { source, count: () => count };
}

describe('a hashed source', () => {
  it('gives the digest of a prepared signature after one reading', async () => {
    const input = await textPdf();
    const { source, count } = counted(input);
    const hashed = new HashedSource(source, 'sha256');
    const prepared = await prepareSignature(hashed, prepareOptions(certificate));
    const output = concatSource(bufferSource(input), prepared.tail);
    expect(preparedDigest(hashed, prepared, 'sha256')).toEqual(documentDigest(output, prepared.byteRange, 'sha256'));
    const tail = completeSignature(hashed, prepared, signPrepared(certificate, input, prepared));
    expect(count()).toBe(input.length);
    judged(Buffer.concat([input, tail]), { level: 'B-B', anchors: [certificate] });
    expect(preparedDigest(hashed, prepared, 'sha512')).toEqual(documentDigest(output, prepared.byteRange, 'sha512'));
    expect(count()).toBe(2 * input.length);
  });

  it('still shows a tail that changed since', async () => {
    const input = await textPdf();
    const hashed = new HashedSource(bufferSource(input), 'sha256');
    const prepared = await prepareSignature(hashed, prepareOptions(certificate));
    const contentInfo = signPrepared(certificate, input, prepared);
    const tail = Buffer.from(prepared.tail);
    tail.write('D:2020', tail.indexOf('D:2026'));
    expect(thrownCode(() => completeSignature(hashed, { ...prepared, tail }, contentInfo))).toBe('document-changed');
  });

  it('hashes nothing but a whole reading, and begins anew after one that failed', () => {
    const bytes = Buffer.alloc(200_000, 'abc');
    const shown: number[] = [];
    const hashed = new HashedSource(bufferSource(bytes), 'sha256', (block, offset) => shown.push(offset, block.length));
    readBlocks(hashed, { start: 1, end: bytes.length }, () => undefined);
    expect(shown).toEqual([]);
    const failing = (): never => {
      throw new Error('the visitor failed');
    };
    expect(() => readBlocks(hashed, { start: 0, end: bytes.length }, failing)).toThrow('visitor');
    shown.length = 0;
    const expected = createHash('sha256').update(bytes).digest('hex');
    expect([hashed.hash().digest('hex'), hashed.hash().digest('hex')]).toEqual([expected, expected]);
    expect(shown).toEqual([0, 65_536, 65_536, 65_536, 131_072, 65_536, 196_608, 3392]);
    expect(
      hashed
        .movedTo(bufferSource(new Uint8Array(bytes.length)))
        .hash()
        .digest('hex'),
    ).toBe(expected);
  });
});
