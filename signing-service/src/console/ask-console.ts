import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Answers, answerSchemas, consoleSocketOf, type Question, refusalSchema } from './console-messages.js';

/** The service did not do what was asked. `code`: a KeyErrorCode, or the console's own. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  readonly code: string;

  constructor(code: string, why: string, options: { readonly cause?: unknown } = {}) {
    super(why, options);
    this.code = code;
  }
}

const schemas: { readonly [Kind in Question['kind']]: { parse(value: unknown): Answers[Kind] } } = answerSchemas;

const nobody = new Uint8Array();

/**
 * Asks the service that runs on the data directory; the caller zeroes the PIN. Throws ConsoleError: `service-not-running`, or why the service
 * refused.
 */
export async function askConsole<Kind extends Question['kind']>(
  dataDirectory: string,
  question: Extract<Question, { readonly kind: Kind }> & { readonly kind: Kind },
  pin: Uint8Array = nobody,
): Promise<Answers[Kind]> {
  const path = consoleSocketOf(dataDirectory);
  if (path === null)
    throw new ConsoleError('service-not-running', 'the data directory’s path is too long for a socket');
  const answer: unknown = JSON.parse(await converse(path, question, pin));
  const refusal = refusalSchema.safeParse(answer);
  if (refusal.success) throw new ConsoleError(refusal.data.refused.code, refusal.data.refused.why);
  return schemas[question.kind].parse(answer);
}

async function converse(path: string, question: Question, pin: Uint8Array): Promise<string> {
  try {
    const socket = await connected(path);
    socket.write(`${JSON.stringify(question)}\n`);
    socket.end(Buffer.from(pin));
    return await text(socket);
  } catch (cause) {
    throw new ConsoleError('service-not-running', 'the service does not run on this data directory', { cause });
  }
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
