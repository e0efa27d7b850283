import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../config.js';
import { createEgress, type EgressPolicy } from './egress.js';
import { readAuthorities } from './portal-authorities.js';
import { RequestQueue } from './request-queue.js';
import { createRestClient } from './rest-client.js';

/** A portal on an odd port with a CA of its own, and a CA that is another's. */
let directory: string;
let server: Server;
let host: string;
let received = 0;
const at = (name: string): string => join(directory, name);

function openssl(...given: string[]): void {
  execFileSync('openssl', given, { cwd: directory, stdio: 'ignore' });
}

function makeAuthority(name: string): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
  openssl('req', '-x509', ...key, '-subj', `/CN=${name}`, '-days', '2', '-out', `${name}.pem`);
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'own-ca-'));
  for (const name of ['own', 'other']) makeAuthority(name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'portal.key'];
  openssl('req', ...key, '-subj', '/CN=portal', '-out', 'portal.csr');
  writeFileSync(at('san.cnf'), 'subjectAltName=IP:127.0.0.1\n');
  const issuer = ['-CA', 'own.pem', '-CAkey', 'own.key', '-CAcreateserial', '-days', '1', '-extfile', 'san.cnf'];
  openssl('x509', '-req', '-in', 'portal.csr', ...issuer, '-out', 'portal.pem');
  server = createServer(
    { key: readFileSync(at('portal.key')), cert: readFileSync(at('portal.pem')) },
    (_request, response) => {
      received += 1;
      response.setHeader('content-type', 'application/json');
      response.end('{"result":true}');
    },
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

async function call(authorities: EgressPolicy['authorities'], name = host): Promise<unknown> {
  const egress = createEgress({ plainHttpHosts: [], privateHosts: [host, name], authorities: authorities ?? [] });
  const schedule = (milliseconds: number, act: () => void) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  };
  const queue = new RequestQueue({ limit: { burst: 50, perSecond: 50 }, now: Date.now, schedule });
  const rest = createRestClient({ egress, queue, now: Date.now });
  const turn = { memberId: 'm', urgency: 'person', method: 'profile', params: {}, accessToken: 'secret' } as const;
  try {
    return await rest.call({ ...turn, endpoint: `https://${name}/rest/` });
  } finally {
    await egress.close();
  }
}

const authority = (name: string, of = host) => readAuthorities([{ host: of, caFile: at(`${name}.pem`) }]);

describe('a self-hosted portal with a CA of its own', () => {
  it('is called when its CA is named for it', async () => {
    expect(await call(authority('own'))).toBe(true);
  });

  it.each([
    ['no CA is named', () => []],
    ['another CA is', () => authority('other')],
    ['its CA is named for another host', () => authority('own', 'other.example:8443')],
  ])('is told apart from one that does not answer, and is sent nothing, when %s', async (_name, authorities) => {
    const before = received;
    await expect(call(authorities())).rejects.toMatchObject({ code: 'certificate-refused', mayHaveActed: false });
    expect(received).toBe(before);
  });

  it('is refused under a name that its certificate does not have', async () => {
    const name = host.replace('127.0.0.1', 'localhost');
    await expect(call(authority('own', name), name)).rejects.toMatchObject({ code: 'certificate-refused' });
  });

  it('cannot be configured with a file that holds no certificate', () => {
    writeFileSync(at('empty.pem'), 'nothing');
    for (const file of ['empty', 'missing']) {
      const read = () => readAuthorities([{ host, caFile: at(`${file}.pem`) }]);
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(`${file}.pem`);
    }
  });
});
