import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { Logger } from 'pino';
import { ServiceError } from '../authorization/errors.js';
import { KeyError } from '../keys/errors.js';
import { describeError } from '../logging/logger.js';
import { type ConsoleDesk, ConsoleRefusal } from './console-desk.js';
import { consoleSocketOf, prepareConsoleFolder, type Question, questionSchema } from './console-messages.js';

const mostBytes = 16_384;
const questionMs = 10_000;
const lineFeed = 0x0a;

export interface ConsoleServerOptions {
  readonly dataDirectory: string;
  readonly desk: ConsoleDesk;
  readonly log: Logger;
}

/** Listens for the command line on this machine. Answers how it is ended. */
export async function listenToConsole({
  dataDirectory,
  desk,
  log,
}: ConsoleServerOptions): Promise<() => Promise<void>> {
  const path = consoleSocketOf(dataDirectory);
  if (path === null) {
    log.warn({}, 'the data directory’s path is too long for a socket: no PIN can be typed at the console');
    return () => Promise.resolve();
  }
  await prepareConsoleFolder(dataDirectory);
  // Of a service that was killed; a living one holds the directory's lock.
  await rm(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    void answer(socket, desk, log);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  server.on('error', (error) => log.warn({ err: describeError(error) }, 'the console’s socket'));
  return () => new Promise((resolve) => void server.close(() => resolve()));
}

async function answer(socket: Socket, desk: ConsoleDesk, log: Logger): Promise<void> {
  socket.on('error', () => socket.destroy());
  socket.setTimeout(questionMs, () => socket.destroy());
  let received: Buffer | null = null;
  try {
    received = await readAll(socket);
    // An attempt may take as long as somebody needs at the token's pad.
    socket.setTimeout(0);
    const { question, pin } = read(received);
    const value = await desk.answer(question, pin);
    log.info({ question: question.kind }, 'console');
    socket.end(`${JSON.stringify(value)}\n`);
  } catch (error) {
    const refused = refusalOf(error);
    log.info({ refused: refused.code, cause: describeError(error) }, 'console');
    socket.end(`${JSON.stringify({ refused })}\n`);
  } finally {
    received?.fill(0);
  }
}

/** What was not understood is quoted nowhere: a PIN may be in it. */
function read(received: Buffer): { readonly question: Question; readonly pin: Buffer } {
  const end = received.indexOf(lineFeed);
  try {
    if (end < 0) throw new RangeError('no line');
    const question = questionSchema.parse(JSON.parse(received.toString('utf8', 0, end)));
    return { question, pin: received.subarray(end + 1) };
  } catch {
    throw new ConsoleRefusal('question-invalid', 'the question was not understood');
  }
}

/** Throws RangeError when it is too much, and when it ends too early. */
async function readAll(socket: Socket): Promise<Buffer> {
  const all = Buffer.alloc(mostBytes);
  let length = 0;
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) continue;
    if (length + chunk.length > mostBytes) throw new RangeError('a question is too long');
    all.set(chunk, length);
    chunk.fill(0);
    length += chunk.length;
  }
  return all.subarray(0, length);
}

/** An error of ours is told as it is; of others nothing is, which may hold what was received. */
function refusalOf(error: unknown): { readonly code: string; readonly why: string } {
  if (error instanceof KeyError) return { code: error.code, why: error.message };
  if (error instanceof ConsoleRefusal) return { code: error.code, why: error.message };
  if (error instanceof ServiceError) return { code: error.code, why: '' };
  return { code: 'internal', why: 'the service could not answer; its log tells why' };
}
