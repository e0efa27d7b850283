import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { TerminationGate } from './termination-gate.js';

/** A thread that does nothing but make zlib streams, as the built program's workers do. */
const inflating = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { built, shared } = workerData;
  Promise.all([import(built + 'pades/termination-gate.js'), import(built + 'pdf/guarded-zlib.js')]).then(
    ([{ TerminationGate }, { guardZlib, deflateSync, inflateSync }]) => {
      guardZlib(new TerminationGate(shared));
      const bytes = deflateSync(Buffer.from('x'));
      parentPort.postMessage('begun');
      for (;;) inflateSync(bytes);
    },
  );
`;
const built = new URL('../../dist/', import.meta.url).href;

async function startInflating(gate: TerminationGate): Promise<Worker> {
  const worker = new Worker(inflating, { eval: true, workerData: { built, shared: gate.shared } });
  await new Promise((resolve) => worker.once('message', resolve));
  return worker;
}

it('opens once the thread has left zlib', async () => {
  const gate = new TerminationGate();
  const seen: string[] = [];
  gate.enter();
  const closed = gate.close().then(() => seen.push('closed'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  seen.push('left');
  gate.leave();
  await closed;
  expect(seen).toEqual(['left', 'closed']);
});

it('lets no thread into zlib that is to end, and the thread can be ended there', async () => {
  const gate = new TerminationGate();
  const worker = await startInflating(gate);
  await gate.close();
  const marks = new Int32Array(gate.shared);
  await expect.poll(() => Atomics.load(marks, 1)).toBe(0);
  expect(await worker.terminate()).toBe(1);
});

it('keeps the process alive, whenever a thread is ended that makes one stream after the other', async () => {
  for (let round = 0; round < 40; round += 1) {
    const gate = new TerminationGate();
    const worker = await startInflating(gate);
    await new Promise((resolve) => setTimeout(resolve, (round % 8) / 2));
    await gate.close();
    expect(await worker.terminate()).toBe(1);
  }
}, 60_000);
