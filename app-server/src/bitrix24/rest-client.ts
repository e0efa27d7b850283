import type { Readable } from 'node:stream';
import { request } from 'undici';
import { z } from 'zod';
import { scopeOfMethod } from '../contract/scopes.js';
import { readAnswer, readText } from './answer.js';
import type { CallBudget } from './call-budget.js';
import type { Egress } from './egress.js';
import { maskParams } from './mask-params.js';
import { PortalError, unanswered } from './portal-error.js';
import type { QueuedCall, RequestQueue, Urgency } from './request-queue.js';

export const userAgent = 'DealSeal/0.1';

/** An answer whose body has not been read. */
export type HttpAnswer = Awaited<ReturnType<typeof request>>;

/** The body of a call, made anew for each attempt. */
export interface StreamedBody {
  /** Bytes. */
  readonly length: number;
  open(): Readable;
}

interface Call extends Omit<QueuedCall, 'method'> {
  /** `https://portal.example.com/rest/`. */
  readonly endpoint: string;
  /** E.g. `crm.item.get`. */
  readonly method: string;
}

export interface RestCall extends Call {
  readonly params: Readonly<Record<string, unknown>>;
  readonly accessToken: string;
}

export interface StreamedCall extends Call {
  /** JSON, the access token in it. */
  readonly body: StreamedBody;
}

export interface LinkCall extends Omit<QueuedCall, 'method'> {
  readonly url: URL;
}

/** A call that came to an end; nothing in it is secret. */
export interface EndedCall {
  readonly memberId: string;
  readonly method: string;
  readonly urgency: Urgency;
  /** Masked; null for a body that was streamed and for links. */
  readonly params: Readonly<Record<string, unknown>> | null;
  /** HTTP status, 0 without an answer. */
  readonly status: number;
  readonly error: PortalError | null;
  /** From the time when it left (ms). */
  readonly milliseconds: number;
  readonly endedAt: number;
}

/**
 * Calls a portal's REST, each in its turn. The access token travels in the JSON body. Redirects are not followed. Calls refused for
 * their number are repeated twice, others never. All throw PortalError.
 */
export interface RestClient {
  /** The answer's `result`. */
  call(call: RestCall): Promise<unknown>;
  stream(call: StreamedCall): Promise<unknown>;
  /** GET of a link that the portal gave; the body must be read or destroyed. */
  get(call: LinkCall): Promise<HttpAnswer>;
}

export interface RestClientOptions {
  readonly egress: Egress;
  readonly queue: RequestQueue;
  readonly now: () => number;
  /** Told of every call that failed, after its last try. */
  readonly onFailure?: (error: PortalError) => void;
  /** Told of every try. */
  readonly onEnd?: (call: EndedCall) => void;
  /** ms an answer's head, and the pause between two of its chunks, may take. */
  readonly timeout?: number;
}

/** What is sent for a call. */
interface Sending {
  readonly call: Call;
  readonly body: string | StreamedBody;
  readonly params: Readonly<Record<string, unknown>> | null;
}

/** Every answer tells what the portal still takes of us. */
const answerSchema = z.looseObject({
  result: z.unknown(),
  time: z.object({ operating: z.number(), operating_reset_at: z.number() }).optional().catch(undefined),
});
const triesOfLimited = 3;
/** Links count like calls. */
const linkMethod = 'download';

export function createRestClient(options: RestClientOptions): RestClient {
  const { queue, onFailure, timeout = 30_000 } = options;

  const attempt = async (sending: Sending): Promise<unknown> => {
    const { memberId, method } = sending.call;
    const budget = queue.budgetOf(memberId);
    try {
      const { result, time } = await post(options.egress, sending, timeout);
      const resetAt = time === undefined ? 0 : time.operating_reset_at * 1000;
      budget.answered(method, time === undefined ? undefined : { operating: time.operating, resetAt });
      return result;
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      noteRefusal(budget, error, { method, now: options.now() });
      throw withScope(error, method);
    }
  };

  /** In its turn, and told of. */
  const inTurn = <T>(turn: QueuedCall, params: Sending['params'], send: () => Promise<T>): Promise<T> =>
    queue.run(turn, async () => {
      const begun = performance.now();
      const end = (error: PortalError | null): void => {
        const { memberId, method, urgency } = turn;
        const milliseconds = Math.round(performance.now() - begun);
        const status = error === null ? 200 : error.status;
        options.onEnd?.({ memberId, method, urgency, params, status, error, milliseconds, endedAt: options.now() });
      };
      try {
        const answer = await send();
        end(null);
        return answer;
      } catch (error) {
        if (error instanceof PortalError) end(error);
        throw error;
      }
    });

  const counted = async <T>(send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } catch (error) {
      if (error instanceof PortalError) onFailure?.(error);
      throw error;
    }
  };

  const repeated = async (sending: Sending): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await inTurn(sending.call, sending.params, () => attempt(sending));
      } catch (error) {
        const isFull = error instanceof PortalError && error.portalCode === 'QUERY_LIMIT_EXCEEDED';
        if (!isFull || tries === triesOfLimited) throw error;
      }
    }
  };

  return {
    call: ({ params, accessToken, ...call }) =>
      counted(() =>
        repeated({ call, params: maskParams(params), body: JSON.stringify({ ...params, auth: accessToken }) }),
      ),
    stream: ({ body, ...call }) => counted(() => repeated({ call, params: null, body })),
    get: ({ url, ...turn }) => {
      options.egress.check(url);
      return inTurn({ ...turn, method: linkMethod }, null, () =>
        send(url, {
          dispatcher: options.egress.dispatcher,
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
        }),
      );
    },
  };
}

/** Throws PortalError. */
async function post(egress: Egress, { call, body }: Sending, timeout: number): Promise<z.output<typeof answerSchema>> {
  const url = new URL(`${call.endpoint.replace(/\/+$/, '')}/${call.method}`);
  egress.check(url);
  const streamed = typeof body === 'string' ? undefined : body;
  const answer = await send(url, {
    dispatcher: egress.dispatcher,
    method: 'POST',
    headers: {
      'user-agent': userAgent,
      accept: 'application/json',
      'content-type': 'application/json',
      ...(streamed === undefined ? {} : { 'content-length': String(streamed.length) }),
    },
    body: typeof body === 'string' ? body : body.open(),
    // A portal's own limit is 60 s; a big body has to travel before it begins.
    headersTimeout: streamed === undefined ? timeout : timeout * 4,
    bodyTimeout: timeout,
  });
  const text = await readText(answer.body);
  if (answer.statusCode >= 300 && answer.statusCode < 400) {
    throw new PortalError('renamed', { status: answer.statusCode });
  }
  const parsed = answerSchema.safeParse(readAnswer(answer.statusCode, text));
  if (!parsed.success || parsed.data.result === undefined) {
    throw new PortalError('unavailable', { status: answer.statusCode, mayHaveActed: true });
  }
  return parsed.data;
}

function noteRefusal(budget: CallBudget, { portalCode }: PortalError, at: { method: string; now: number }): void {
  if (portalCode === 'QUERY_LIMIT_EXCEEDED') budget.refused(at.now);
  if (portalCode === 'OVERLOAD_LIMIT') budget.overloaded(at.now);
  if (portalCode === 'OPERATION_TIME_LIMIT') budget.methodExhausted(at.method, at);
}

/** The portal does not say which right it misses. */
function withScope(error: PortalError, method: string): PortalError {
  const scope = scopeOfMethod(method);
  if (error.code !== 'scope-missing' || scope === null) return error;
  return new PortalError(error.code, { portalCode: error.portalCode, status: error.status, scope, cause: error });
}

type SendOptions = NonNullable<Parameters<typeof request>[1]>;

async function send(url: URL, options: SendOptions): Promise<HttpAnswer> {
  try {
    return await request(url, options);
  } catch (cause) {
    throw unanswered(cause);
  }
}
