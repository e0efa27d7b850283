import type { IncomingMessage, ServerResponse } from 'node:http';
import { startServer } from './http-server.test-support.js';
import type { TestServer } from './http-server.test-support.js';

/** What a service answers to a request: a body that is right, or something that goes wrong on the way. */
export type Reply =
  | { readonly body: Uint8Array; readonly type?: string; readonly status?: number }
  | { readonly fault: 'silent' | 'cut' | 'huge' | 'slow' }
  | { readonly location: string };

/** The address that tests allow; others on this machine stay forbidden. */
export const listedHost = '127.0.0.5';

export interface TrustServer extends TestServer {
  /** Requests so far, in their order. */
  readonly requests: readonly { readonly method: string; readonly path: string; readonly authorization: string }[];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) {
    if (chunk instanceof Uint8Array) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, reply: Reply, type: string): void {
  if ('location' in reply) {
    response.writeHead(307, { location: reply.location }).end();
  } else if ('body' in reply) {
    response.writeHead(reply.status ?? 200, { 'content-type': reply.type ?? type }).end(reply.body);
  } else if (reply.fault !== 'silent') {
    response.writeHead(200, { 'content-type': type });
    if (reply.fault === 'huge') response.end(Buffer.alloc(3 * 1024 * 1024));
    if (reply.fault === 'cut') response.write('0', () => response.destroy());
    if (reply.fault === 'slow') {
      const timer = setInterval(() => response.write('0'), 5);
      response.on('close', () => clearInterval(timer));
    }
  }
}

/** A trust service over HTTP: `reply` gets the body of a POST, or what a GET has after its first path segment, from base64. */
export async function startTrustServer(
  type: string,
  reply: (query: Buffer, path: string) => Reply,
  host = listedHost,
): Promise<TrustServer> {
  const requests: TrustServer['requests'][number][] = [];
  const server = await startServer(
    (request, response) => {
      const { method = '', url: path = '', headers } = request;
      requests.push({ method, path, authorization: headers.authorization ?? '' });
      bodyOf(request)
        .then((body) => {
          const inPath = Buffer.from(decodeURIComponent(path.split('/').slice(2).join('/')), 'base64');
          return send(response, reply(method === 'POST' ? body : inPath, path), type);
        })
        .catch(() => response.destroy());
    },
    { host },
  );
  return { ...server, requests };
}
