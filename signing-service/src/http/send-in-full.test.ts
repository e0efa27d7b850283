import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendInFull } from './send-in-full.js';

const requests = 40;
const parts = [Buffer.alloc(100_000, 'd'), Buffer.alloc(30_000, 't')];
const answerBytes = 130_000;

/** A client that asks again on the same connection as soon as it has the last byte, from a thread that nobody holds up. */
const clientSource = `
const { connect } = require('node:tls');
const { parentPort, workerData: { port, requests, answerBytes } } = require('node:worker_threads');
const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
let [answered, missing] = [0, 0];
const ask = () => {
  missing = 0;
  socket.write('POST / HTTP/1.1\\r\\nhost: x\\r\\ncontent-length: 100000\\r\\n\\r\\n');
  socket.write(Buffer.alloc(100000, 'd'));
};
socket.on('secureConnect', ask);
socket.on('data', (data) => {
  if (missing === 0) missing = data.indexOf('\\r\\n\\r\\n') + 4 + answerBytes;
  missing -= data.length;
  if (missing > 0) return;
  answered += 1;
  if (answered < requests) ask();
  else socket.end();
});
socket.on('error', () => undefined);
socket.on('close', () => parentPort.postMessage(answered));
`;

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-send-'));
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', certificateFile, '-subj', '/CN=localhost', '-days', '2'], {
    stdio: 'ignore',
  });
  const app = express();
  app.post('/', async (request, response) => {
    for await (const chunk of request) void chunk;
    response.set('content-length', String(answerBytes));
    // Where a commit shared by several requests answers them.
    await new Promise((resolve) => setImmediate(resolve));
    const sent = sendInFull(response, parts);
    // Somebody else's work, long enough for the client to have its answer and to ask again.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    await sent;
  });
  server = createServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an answer larger than what a socket takes at once', () => {
  it('leaves the connection ready for the request that follows upon its last byte', async () => {
    const { port } = server.address() as AddressInfo;
    const client = new Worker(clientSource, { eval: true, workerData: { port, requests, answerBytes } });
    const answered = await new Promise<unknown>((resolve) => client.once('message', resolve));
    await client.terminate();
    expect(answered).toBe(requests);
  });
});
