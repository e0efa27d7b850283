import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { type ErrorDetails, type Retry, serviceErrorBodySchema, type ServiceErrorCode } from './error.js';
import { contractHeader, contractVersion, newestContractHeader } from './info.js';

/** An error the service answered. */
export class SigningServiceError extends Error {
  override readonly name = 'SigningServiceError';
  readonly code: ServiceErrorCode;
  readonly retry: Retry;
  readonly reference: string;
  readonly details: ErrorDetails;

  constructor(error: { code: ServiceErrorCode; retry: Retry; reference: string; details?: ErrorDetails | undefined }) {
    super(error.code);
    this.code = error.code;
    this.retry = error.retry;
    this.reference = error.reference;
    this.details = error.details ?? {};
  }
}

/** The service could not be reached, or did not answer as its contract says. Whether it acted is unknown. */
export class SigningServiceUnreachable extends Error {
  override readonly name = 'SigningServiceUnreachable';
}

/** A request of the contract. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly stream?: Readable;
  readonly size?: number;
  readonly headers?: Record<string, string>;
  readonly timeout?: number;
}

/** Throws SigningServiceError for what the service refuses, SigningServiceUnreachable for no answer of the contract. */
export async function send(dispatcher: Dispatcher, url: string, call: Call): Promise<Dispatcher.ResponseData> {
  let answer: Dispatcher.ResponseData;
  try {
    answer = await request(`${url}${call.path}`, {
      dispatcher,
      method: call.method,
      headersTimeout: call.timeout ?? 60_000,
      bodyTimeout: call.timeout ?? 60_000,
      headers: {
        ...(call.stream === undefined
          ? {}
          : { 'content-type': 'application/pdf', 'content-length': String(call.size) }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        [contractHeader]: String(contractVersion.oldest),
        [newestContractHeader]: String(contractVersion.current),
        ...call.headers,
      },
      body: call.stream ?? (call.body === undefined ? null : JSON.stringify(call.body)),
    });
  } catch (cause) {
    throw new SigningServiceUnreachable('No answer from the signing-service', { cause });
  }
  if (answer.statusCode < 400) return answer;
  const parsed = serviceErrorBodySchema.safeParse(await readJson(answer));
  if (!parsed.success) throw new SigningServiceUnreachable(`Unexpected answer ${answer.statusCode}`);
  throw new SigningServiceError(parsed.data.error);
}

/** Throws SigningServiceUnreachable. */
export async function readJson(answer: Dispatcher.ResponseData): Promise<unknown> {
  try {
    return await answer.body.json();
  } catch (cause) {
    throw new SigningServiceUnreachable('The answer is no JSON', { cause });
  }
}

/** The body as it came. Throws SigningServiceUnreachable, also for more bytes than `most`. */
export async function readBytes({ body }: Dispatcher.ResponseData, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue;
      chunks.push(chunk);
      length += chunk.length;
      if (length > most) throw new RangeError('more bytes than the contract allows');
    }
  } catch (cause) {
    throw new SigningServiceUnreachable('The answer did not come whole', { cause });
  }
  return Buffer.concat(chunks);
}
