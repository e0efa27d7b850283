import type { Readable } from 'node:stream';
import { request } from 'undici';
import { z } from 'zod';
import { readAnswer, readText } from './answer.js';
import type { Egress } from './egress.js';
import { PortalError } from './portal-error.js';

export const userAgent = 'DealSeal/0.1';

/** An answer whose body has not been read. */
export type HttpAnswer = Awaited<ReturnType<typeof request>>;

/** The body of a call, made anew for each attempt. */
export interface StreamedBody {
  /** Bytes. */
  readonly length: number;
  open(): Readable;
}

export interface RestCall {
  /** `https://portal.example.com/rest/`. */
  readonly endpoint: string;
  /** E.g. `crm.item.get`. */
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly accessToken: string;
}

export interface StreamedCall {
  readonly endpoint: string;
  readonly method: string;
  /** JSON, the access token in it. */
  readonly body: StreamedBody;
}

/**
 * Calls a portal's REST. The access token travels in the JSON body. Redirects are not followed. Calls refused for their
 * number are repeated twice, others never. All throw PortalError.
 */
export interface RestClient {
  /** The answer's `result`. */
  call(call: RestCall): Promise<unknown>;
  stream(call: StreamedCall): Promise<unknown>;
  /** GET of a link that the portal gave; the body must be read or destroyed. */
  get(url: URL): Promise<HttpAnswer>;
}

const resultSchema = z.looseObject({ result: z.unknown() });

export function createRestClient(options: {
  readonly egress: Egress;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Told of every call that failed. */
  readonly onFailure?: (error: PortalError) => void;
  /** ms an answer's head, and the pause between two of its chunks, may take. */
  readonly timeout?: number;
}): RestClient {
  const { egress, wait, onFailure, timeout = 30_000 } = options;

  const attempt = async (call: { endpoint: string; method: string; body: string | StreamedBody }): Promise<unknown> => {
    const url = new URL(`${call.endpoint.replace(/\/+$/, '')}/${call.method}`);
    egress.check(url);
    const streamed = typeof call.body === 'string' ? undefined : call.body;
    const answer = await send(url, {
      dispatcher: egress.dispatcher,
      method: 'POST',
      headers: {
        'user-agent': userAgent,
        accept: 'application/json',
        'content-type': 'application/json',
        ...(streamed === undefined ? {} : { 'content-length': String(streamed.length) }),
      },
      body: typeof call.body === 'string' ? call.body : call.body.open(),
      // A portal's own limit is 60 s; a big body has to travel before it begins.
      headersTimeout: streamed === undefined ? timeout : timeout * 4,
      bodyTimeout: timeout,
    });
    const text = await readText(answer.body);
    if (answer.statusCode >= 300 && answer.statusCode < 400) {
      throw new PortalError('renamed', { status: answer.statusCode });
    }
    const parsed = resultSchema.safeParse(readAnswer(answer.statusCode, text));
    if (!parsed.success || parsed.data.result === undefined) {
      throw new PortalError('unavailable', { status: answer.statusCode, mayHaveActed: true });
    }
    return parsed.data.result;
  };

  const attempts = async (call: {
    endpoint: string;
    method: string;
    body: string | StreamedBody;
  }): Promise<unknown> => {
    for (const pause of [1_000, 2_500]) {
      try {
        return await attempt(call);
      } catch (error) {
        if (!(error instanceof PortalError) || error.portalCode !== 'QUERY_LIMIT_EXCEEDED') throw error;
        await wait(pause);
      }
    }
    return attempt(call);
  };

  const counted = async (call: { endpoint: string; method: string; body: string | StreamedBody }): Promise<unknown> => {
    try {
      return await attempts(call);
    } catch (error) {
      if (error instanceof PortalError) onFailure?.(error);
      throw error;
    }
  };

  return {
    call: ({ endpoint, method, params, accessToken }) =>
      counted({ endpoint, method, body: JSON.stringify({ ...params, auth: accessToken }) }),
    stream: counted,
    get: (url) => {
      egress.check(url);
      return send(url, {
        dispatcher: egress.dispatcher,
        method: 'GET',
        // Without these the portal's web server may answer 404 (reference of file downloads).
        headers: {
          'user-agent': userAgent,
          accept: '*/*',
          'accept-language': 'en-US,en;q=0.9',
          referer: `${url.origin}/`,
        },
        headersTimeout: timeout,
        bodyTimeout: timeout,
      });
    },
  };
}

type SendOptions = NonNullable<Parameters<typeof request>[1]>;

async function send(url: URL, options: SendOptions): Promise<HttpAnswer> {
  try {
    return await request(url, options);
  } catch (cause) {
    if (cause instanceof PortalError) throw cause;
    throw new PortalError('unavailable', { mayHaveActed: true, cause });
  }
}
