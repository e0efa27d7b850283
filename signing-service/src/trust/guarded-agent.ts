import { lookup } from 'node:dns';
import { Agent, errors, request as send, type Dispatcher } from 'undici';
import { allowListOf } from './allow-list.js';
import { guardedConnector, type Resolve } from './guarded-connector.js';
import { TrustError } from './trust-error.js';

export interface GuardedAgentOptions {
  /** What may be called beyond the public internet, as for `allowListOf`. */
  readonly allowed: readonly string[];
  /** The system's resolver when left out. */
  readonly resolve?: Resolve;
  /** For the name, the connection and TLS; 5 s when left out. */
  readonly connectMs?: number;
  /** PEM certificates that TLS trusts beside Node's own: for services in an operator's own network. */
  readonly tlsRoots?: readonly string[];
}

export interface OutgoingRequest {
  /** http or https, without user and password. */
  readonly url: string;
  /** Makes it a POST. */
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest answer. */
  readonly maxBytes: number;
  /** For everything from the name to the last byte, redirects included. */
  readonly timeoutMs: number;
}

/** The answer with HTTP status 200. */
export interface IncomingAnswer {
  /** Media type in lower case without parameters; empty when there is none. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** The one way out of the signing-service. Holds sockets: close it. */
export interface GuardedAgent {
  /** Throws TrustError `egress-refused`, `egress-timeout`, `egress-too-large`, `egress-failed`. */
  send(request: OutgoingRequest): Promise<IncomingAnswer>;
  close(): Promise<void>;
}

type Answer = Dispatcher.ResponseData;

const maxRedirects = 3;
const anyMethodRedirects: ReadonlySet<number> = new Set([307, 308]);
const getRedirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const systemResolve: Resolve = (host, callback) => {
  // With an error there are no addresses, whatever the types say.
  lookup(host, { all: true }, (error, addresses) => callback(error, error === null ? addresses : []));
};

/** Throws `egress-refused` unless it is http or https and carries no user. */
function checkedUrl(text: string, base?: string): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new TrustError('egress-refused', `${url?.protocol ?? 'no'} URL: only http and https are called`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new TrustError('egress-refused', `${url.host}: a URL may carry no user and password`);
  }
  return url;
}

/** Where a redirect leads, checked; undefined when it is none. */
function redirectOf(url: URL, answer: Answer, isPost: boolean): URL | undefined {
  if (!(isPost ? anyMethodRedirects : getRedirects).has(answer.statusCode)) return undefined;
  const { location } = answer.headers;
  if (typeof location !== 'string') return undefined;
  const target = checkedUrl(location, url.href);
  if (url.protocol === 'https:' && target.protocol === 'http:') {
    throw new TrustError('egress-refused', `${url.host} leads from https to http`);
  }
  return target;
}

function headerOf(answer: Answer, name: string): string {
  const value = answer.headers[name];
  return (typeof value === 'string' ? value : '').trim().toLowerCase();
}

function checkSuccess(url: URL, { statusCode, headers }: Answer): void {
  if (statusCode !== 200) {
    const retry = statusCode >= 500 || statusCode === 408 || statusCode === 429 ? 'later' : 'never';
    throw new TrustError('egress-failed', `${url.host} answered with HTTP status ${String(statusCode)}`, { retry });
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new TrustError('egress-failed', `${url.host} answered in a content coding that was not asked for`);
  }
}

async function readBody(url: URL, answer: Answer, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new TrustError('egress-too-large', `${url.host}: more than ${String(maxBytes)} bytes`);
  const announced = Number(headerOf(answer, 'content-length'));
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a chunk that is not bytes');
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length > maxBytes || announced > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function isTimeout(error: unknown): boolean {
  return (
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  );
}

function asTrustError(url: URL, cause: unknown, signal: AbortSignal): TrustError {
  if (cause instanceof TrustError) return cause;
  if (signal.aborted || isTimeout(cause)) {
    return new TrustError('egress-timeout', `${url.host} did not answer in time`, { cause });
  }
  return new TrustError('egress-failed', `${url.host} cannot be reached, or cut its answer off`, { cause });
}

/**
 * Public addresses only, checked at the connection itself, unless `allowed` names them. Redirects are followed three
 * times, a POST only by 307 and 308, never from https to http; what authorises goes to the first origin alone. No cookies,
 * no proxy of the environment, no content coding.
 */
export function createGuardedAgent(options: GuardedAgentOptions): GuardedAgent {
  const { allowed, connectMs = 5_000, resolve = systemResolve, tlsRoots = [] } = options;
  const connect = guardedConnector({ allowed: allowListOf(allowed), resolve, timeoutMs: connectMs, tlsRoots });
  const dispatcher = new Agent({ connect, connections: 8, keepAliveTimeout: 10_000, keepAliveMaxTimeout: 60_000 });

  async function follow(request: OutgoingRequest, first: URL, signal: AbortSignal): Promise<IncomingAnswer> {
    const { body, timeoutMs, maxBytes } = request;
    let url = first;
    for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
      const { authorization, ...others } = { authorization: undefined, ...request.headers };
      const headers: Record<string, string> = { 'user-agent': 'DealSeal', 'accept-encoding': 'identity', ...others };
      if (authorization !== undefined && url.origin === first.origin) headers['authorization'] = authorization;
      const answer = await send(url, {
        dispatcher,
        signal,
        headers,
        method: body === undefined ? 'GET' : 'POST',
        ...(body === undefined ? {} : { body }),
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      const target = redirectOf(url, answer, body !== undefined);
      if (target === undefined) {
        checkSuccess(url, answer);
        return {
          contentType: headerOf(answer, 'content-type').replace(/\s*;.*$/u, ''),
          body: await readBody(url, answer, maxBytes),
        };
      }
      await answer.body.dump({ limit: 16_384, signal });
      url = target;
    }
    throw new TrustError('egress-refused', `${first.host} leads on more than ${String(maxRedirects)} times`);
  }

  return {
    async send(request) {
      const url = checkedUrl(request.url);
      const signal = AbortSignal.timeout(Math.ceil(request.timeoutMs));
      try {
        return await follow(request, url, signal);
      } catch (error) {
        throw asTrustError(url, error, signal);
      }
    },
    close: () => dispatcher.close(),
  };
}
