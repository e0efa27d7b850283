import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Params } from './php-query.js';
import { parsePhpQuery } from './php-query.js';

/** A POST that a frame of the application was opened with. */
export interface OpenedFrame {
  path: string;
  query: Params;
  body: Params;
}

/** The smallest application: every address answers a page with the unmodified SDK in it. */
export interface TestApp {
  origin: string;
  opened: OpenedFrame[];
  close: () => void;
}

const page = `<!doctype html><meta charset="utf-8"><title>Test application</title><body style="margin:0;height:120px">
<script src="/sdk.js"></script>
<script>
  window.replies = [];
  window.addEventListener('message', (event) => window.replies.push(event.data));
  window.ready = B24Js.initializeB24Frame().then((b24) => { window.b24 = b24; return true; });
</script>`;

export async function startTestApp(): Promise<TestApp> {
  const main = createRequire(import.meta.url).resolve('@bitrix24/b24jssdk');
  const sdk = await readFile(join(main, '..', '..', 'umd', 'index.min.js'));
  const opened: OpenedFrame[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/sdk.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(sdk);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [path = '', query = ''] = (request.url ?? '').split('?');
      const body = parsePhpQuery(Buffer.concat(chunks).toString('utf8'));
      if (request.method === 'POST') opened.push({ path, query: parsePhpQuery(query), body });
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page);
    });
  });
  server.listen(0, '127.0.0.4');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.4:${port}`,
    opened,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
