import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { bufferSource } from '../pdf/source.js';
import { EnginePool } from './engine-pool.js';
import { inspectDocument } from './inspect-document.js';
import { judged } from './level-rules.test-support.js';
import { textPdf } from './test-pdf.js';
import { judge, prepareOptions, signPrepared } from './test-signer.js';

const built = new URL('../../dist/pades/engine-worker.js', import.meta.url);
const certificate = makeTestCertificate();

let folder: string;
let pool: EnginePool | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-engine-'));
});
afterEach(async () => {
  await pool?.close();
  pool = undefined;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A worker that answers `{ ok: true, result: job.input.bytes }` unless its first byte asks for something else. */
function oddWorker(): URL {
  const path = join(folder, 'odd-worker.mjs');
  const lines = [
    "import { parentPort } from 'node:worker_threads';",
    "parentPort.on('message', ({ input }) => {",
    '  const [first] = input.bytes;',
    '  if (first === 1) for (;;);',
    '  if (first === 2) process.exit(1);',
    "  if (first === 3) throw new Error('broken');",
    '  if (first === 4) { const kept = []; for (;;) kept.push(new Array(100000).fill({})); }',
    '  parentPort.postMessage({ ok: true, result: input.bytes });',
    '});',
  ];
  writeFileSync(path, lines.join('\n'));
  return pathToFileURL(path);
}

const input = (first: number) => ({ bytes: Uint8Array.of(first) });
const oddPool = (size = 1) => new EnginePool({ workerUrl: oddWorker(), size, timeLimit: 2500, heapLimit: 32 });

describe('a pool of engine workers', () => {
  it.each([
    ['hangs', 1, 'pdf-limit-exceeded'],
    ['ends', 2, 'engine-failed'],
    ['throws', 3, 'engine-failed'],
    ['takes too much memory', 4, 'pdf-limit-exceeded'],
  ])('replaces a worker that %s, and the job after it is done', async (_, first, code) => {
    pool = oddPool();
    const [bad, good] = [pool.inspect(input(first)), pool.inspect(input(0))];
    await expect(bad).rejects.toMatchObject({ name: 'PadesError', code });
    expect(await good).toEqual(Uint8Array.of(0));
  });

  it('goes on with other workers while one hangs', async () => {
    const two = oddPool(2);
    pool = two;
    const settled = await Promise.allSettled([1, 0, 5, 6, 7].map((first) => two.inspect(input(first))));
    const done = settled.flatMap((job) => (job.status === 'fulfilled' ? [job.value] : []));
    expect(done).toEqual([0, 5, 6, 7].map((first) => Uint8Array.of(first)));
  });

  it('rejects what runs and waits when it is closed, and what comes after', async () => {
    pool = oddPool();
    const jobs = [pool.inspect(input(1)), pool.inspect(input(0))].map((job) =>
      expect(job).rejects.toMatchObject({ code: 'engine-failed' }),
    );
    expect(pool.waiting).toBe(1);
    await pool.close();
    await Promise.all(jobs);
    await expect(pool.inspect(input(0))).rejects.toMatchObject({ code: 'engine-failed' });
  });
});

describe('the engine’s own worker', () => {
  it('signs a document given as a file, and inspects it', async () => {
    expect(existsSync(built), 'the member is built before its tests run').toBe(true);
    pool = new EnginePool({ workerUrl: built, size: 1, timeLimit: 30_000 });
    const bytes = await textPdf();
    const path = join(folder, 'input.pdf');
    writeFileSync(path, bytes);
    const { prepared, digest } = await pool.prepare({ path }, prepareOptions(certificate), 'sha256');
    expect(digest).toHaveLength(32);
    const tail = await pool.complete({ path }, prepared, signPrepared(certificate, bytes, prepared));
    const output = judged(Buffer.concat([bytes, tail]), { level: 'B-B', anchors: [certificate] });
    expect(judge(output)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
    expect(await pool.inspect({ bytes: output })).toEqual(await inspectDocument(bufferSource(output)));
  });

  it('appends material and a document time stamp to a document and the tail so far', async () => {
    pool = new EnginePool({ workerUrl: built, size: 1, timeLimit: 30_000 });
    const bytes = await textPdf();
    const { prepared } = await pool.prepare({ bytes }, prepareOptions(certificate), 'sha256');
    const tail = await pool.complete({ bytes }, prepared, signPrepared(certificate, bytes, prepared));
    const material = { certificates: [certificate.der], ocspResponses: [], crls: [] };
    const options = { material, fileId: Buffer.alloc(16, 3) };
    const stored = await pool.addMaterial({ bytes, tail }, options);
    const soFar = { bytes, tail: Buffer.concat([tail, stored ?? new Uint8Array()]) };
    expect(await pool.addMaterial(soFar, options)).toBeUndefined();
    const stamping = { tokenBytes: 2048, fileId: Buffer.alloc(16, 4) };
    const stamp = await pool.prepareTimeStamp(soFar, stamping, 'sha256');
    expect(stamp.prepared.fieldName).toBe('Timestamp');
    expect(stamp.prepared.tailStart).toBe(bytes.length + soFar.tail.length);
    // A signature is no token over these bytes.
    const wrong = pool.complete(soFar, stamp.prepared, signPrepared(certificate, bytes, prepared));
    await expect(wrong).rejects.toMatchObject({ code: 'document-changed' });
  });

  it('passes on why a document is refused', async () => {
    pool = new EnginePool({ workerUrl: built, size: 1, timeLimit: 30_000 });
    const job = pool.prepare({ bytes: Buffer.from('no document') }, prepareOptions(certificate), 'sha256');
    await expect(job).rejects.toMatchObject({ name: 'PadesError', code: 'pdf-not-a-pdf', retry: 'input' });
  });
});
