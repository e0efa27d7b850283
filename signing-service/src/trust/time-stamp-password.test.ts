import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicAuthorization } from './basic-authorization.js';
import { rejection } from './rejection.test-support.js';
import { authorityExtensions, createTestPki, stampingExtensions } from './test-pki.test-support.js';
import type { TestPki } from './test-pki.test-support.js';
import { serveStamps, stampClient, stamped } from './time-stamp-client.test-support.js';
import { opensslReply } from './time-stamping.test-support.js';
import type { TestAuthority } from './time-stamping.test-support.js';
import type { Reply } from './trust-server.test-support.js';

let pki: TestPki;
let authority: TestAuthority;
beforeAll(() => {
  pki = createTestPki();
  const root = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
  const identity = pki.issue({ subject: '/CN=Stamps', issuer: root, extensions: stampingExtensions });
  authority = { pki, identity, issuers: [root] };
});
afterAll(() => pki.remove());

const good = (query: Buffer): Reply => ({ body: opensslReply(authority, query) });

describe('a password for an authority', () => {
  const passwordFile = (): string => {
    const file = join(pki.folder, 'password');
    writeFileSync(file, 'secret-word\n', { mode: 0o600 });
    return file;
  };
  const authorization = () => basicAuthorization({ user: 'čelik', passwordFile: passwordFile() });

  it('goes along over plain HTTP only when that is said', async () => {
    const server = await serveStamps(good);
    const { url } = server;
    await stampClient(authority, { authorities: [{ url, authorization, authorizesOverHttp: true }] }).stamp(stamped);
    const client = stampClient(authority, { authorities: [{ url, authorization }] });
    expect((await rejection(client.stamp(stamped))).causes.map(({ code }) => code)).toEqual(['egress-refused']);
    const expected = `Basic ${Buffer.from('čelik:secret-word').toString('base64')}`;
    expect(server.requests.map((request) => request.authorization)).toEqual([expected]);
  });

  it('is in no error', async () => {
    const server = await serveStamps(() => ({ body: Buffer.alloc(0), status: 401 }));
    const { url } = server;
    const client = stampClient(authority, { authorities: [{ url, authorization, authorizesOverHttp: true }] });
    const error = await rejection(client.stamp(stamped));
    const told = JSON.stringify([error, error.message, error.stack, error.causes.map(({ message }) => message)]);
    expect(told).toContain('HTTP status 401');
    expect(told).not.toMatch(/secret-word|Basic|c2VjcmV0/u);
  });
});
