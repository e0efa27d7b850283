import type { AppErrorBody } from '@dealseal/app-server/contract/error';
import { AppError, fromBody, isAbort } from './app-error.js';
import type { Session } from './session.js';

export interface Call {
  readonly method: 'GET' | 'POST';
  /** From `/api` on. */
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** Sends calls with the session's bearer; a bearer that has run out is renewed once and the call repeated. */
export class HttpClient {
  readonly #fetch: Fetch;
  readonly #session: Session;

  constructor(options: { fetch: Fetch; session: Session }) {
    this.#fetch = options.fetch;
    this.#session = options.session;
  }

  /** The answer's JSON, which the server has checked against the contract. Throws AppError. */
  async json<T>(call: Call): Promise<T> {
    return readJson<T>(await this.#send(call));
  }

  /** An answer without a body. Throws AppError. */
  async empty(call: Call): Promise<void> {
    await this.#send(call);
  }

  /** Throws AppError. */
  bytes(call: Call): Promise<ArrayBuffer> {
    return this.#body(call, (response) => response.arrayBuffer());
  }

  /** What may be large: the browser keeps it where it likes. Throws AppError. */
  blob(call: Call): Promise<Blob> {
    return this.#body(call, (response) => response.blob());
  }

  async #body<T>(call: Call, read: (response: Response) => Promise<T>): Promise<T> {
    const response = await this.#send(call);
    try {
      return await read(response);
    } catch (cause) {
      if (isAbort(cause)) throw cause;
      throw new AppError({ code: 'offline', retry: 'later', cause });
    }
  }

  /** The last message of a page that is being closed: nobody waits for its answer. */
  sendLast(path: string): void {
    this.#fetch(path, {
      ...requestInit({ method: 'POST', path, body: {} }, this.#session.current),
      keepalive: true,
    }).catch(() => undefined);
  }

  async #send(call: Call): Promise<Response> {
    const bearer = await this.#session.bearer();
    try {
      return await sendOnce(this.#fetch, call, bearer);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'session-expired') throw error;
      return sendOnce(this.#fetch, call, await this.#session.renew(bearer));
    }
  }
}

/** One call with or without a bearer. Throws AppError; an abort stays an AbortError. */
export async function sendOnce(fetch: Fetch, call: Call, bearer: string | null): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(call.path, requestInit(call, bearer));
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw new AppError({ code: 'offline', retry: 'later', cause });
  }
  if (response.ok) return response;
  throw await readError(response);
}

export async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw new AppError({ code: 'answer-unreadable', retry: 'later', cause });
  }
}

function requestInit(call: Call, bearer: string | null): RequestInit {
  return {
    method: call.method,
    headers: {
      accept: 'application/json',
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    credentials: 'omit',
    cache: 'no-store',
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  };
}

async function readError(response: Response): Promise<AppError> {
  const answer = await readJson<{ error?: AppErrorBody } | null>(response).catch(() => null);
  const body = answer?.error;
  if (typeof body?.code !== 'string') return new AppError({ code: 'answer-unreadable', retry: 'later' });
  return fromBody(body);
}
