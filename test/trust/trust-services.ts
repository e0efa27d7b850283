import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { type AuthorityFiles, type TrustFiles, trustFiles } from './authority-files.js';
import { OneAtATime, openssl } from './openssl.js';

export interface TrustServicesOptions {
  /** A directory that `createTrust` made. */
  readonly directory: string;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

/** Asked for each request, by its path's first segment (`/tsa`): true for a service that does not work now. */
export type IsDown = (service: string) => boolean;

export interface TrustServices {
  /** Nothing is down at first. */
  isDown: IsDown;
  /** `http://host:port` */
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

const MAX_REQUEST_BYTES = 64 * 1024;

/**
 * Serves, over plain HTTP as such services do: `POST /tsa` (RFC 3161), `POST /ocsp` and `GET /ocsp/<base64>` (RFC 6960 appendix A),
 * `GET /ca.crt`, `/root.crt`, `/crl`, `/root.crl` (DER). Every answer is OpenSSL's own.
 */
export async function startTrustServices(options: TrustServicesOptions): Promise<TrustServices> {
  const files = trustFiles(options.directory);
  const turn = new OneAtATime();
  const services: Pick<TrustServices, 'isDown'> = { isDown: () => false };
  const server = createServer((request, response) => {
    if (services.isDown(/^\/[^/?]*/.exec(request.url ?? '')?.[0] ?? '/')) {
      send(response, { status: 503, type: 'text/plain', body: Buffer.from('down') });
      return;
    }
    answer(request, files, turn)
      .catch((error: unknown): Answer => ({
        status: 500,
        type: 'text/plain',
        body: Buffer.from(error instanceof Error ? error.message : 'failed'),
      }))
      .then((result) => send(response, result))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return Object.assign(services, {
    url: `http://${options.host}:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

async function answer(request: IncomingMessage, files: TrustFiles, turn: OneAtATime): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://trust');
  const route = `${request.method ?? ''} ${pathname}`;
  const der = 'application/pkix-cert';
  switch (route) {
    case 'POST /tsa': {
      const query = await readBody(request);
      return found('application/timestamp-reply', await turn.run(() => timeStamp(files, query)));
    }
    case 'POST /ocsp': {
      const query = await readBody(request);
      return found('application/ocsp-response', await turn.run(() => ocsp(files, query)));
    }
    case 'GET /ca.crt':
      return found(der, await openssl('x509', '-in', files.issuing.certificate, '-outform', 'DER'));
    case 'GET /root.crt':
      return found(der, await openssl('x509', '-in', files.root.certificate, '-outform', 'DER'));
    case 'GET /crl':
      return found('application/pkix-crl', await turn.run(() => crl(files, files.issuing)));
    case 'GET /root.crl':
      return found('application/pkix-crl', await turn.run(() => crl(files, files.root)));
  }
  if (request.method === 'GET' && pathname.startsWith('/ocsp/')) {
    const query = Buffer.from(decodeURIComponent(pathname.slice('/ocsp/'.length)), 'base64');
    return found('application/ocsp-response', await turn.run(() => ocsp(files, query)));
  }
  return { status: 404, type: 'text/plain', body: Buffer.from('not found') };
}

/** A query that is no query gets a reply that says so: `openssl ts -reply` writes the rejection itself. */
function timeStamp(files: TrustFiles, query: Buffer): Promise<Buffer> {
  return throughFiles(files, query, (input, output) =>
    openssl('ts', '-reply', '-config', files.tsa.config, '-section', 'this', '-queryfile', input, '-out', output),
  );
}

function ocsp(files: TrustFiles, query: Buffer): Promise<Buffer> {
  const { index, certificate } = files.issuing;
  const responder = ['-rsigner', files.ocsp.certificate, '-rkey', files.ocsp.key, '-rmd', 'sha256', '-nmin', '10'];
  return throughFiles(files, query, (input, output) =>
    openssl('ocsp', '-index', index, '-CA', certificate, ...responder, '-reqin', input, '-respout', output),
  );
}

function crl(files: TrustFiles, authority: AuthorityFiles): Promise<Buffer> {
  return throughFiles(files, Buffer.alloc(0), async (pem, output) => {
    await openssl('ca', '-config', authority.config, '-gencrl', '-out', pem);
    await openssl('crl', '-in', pem, '-outform', 'DER', '-out', output);
  });
}

async function throughFiles(
  files: TrustFiles,
  query: Buffer,
  act: (input: string, output: string) => Promise<unknown>,
): Promise<Buffer> {
  const folder = await mkdtemp(path.join(files.directory, 'request-'));
  const [input, output] = [path.join(folder, 'in'), path.join(folder, 'out')];
  try {
    await writeFile(input, query);
    await act(input, output);
    return await readFile(output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new Error('the request is not bytes');
    length += chunk.length;
    if (length > MAX_REQUEST_BYTES) throw new Error('the request is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function found(type: string, body: Buffer): Answer {
  return { status: 200, type, body };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}
