import { connect as connectTls } from 'node:tls';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceErrorBody, serviceErrorBodySchema } from '../contract/error.js';
import { createPairingCode } from '../tenants/pairing.js';
import { createTenant, revokeClientCertificates } from '../tenants/tenant-directory.js';
import { createInstallation } from './installation.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  type PairedService,
  pairTenant,
  redeemPairingCode,
  signatureRequest,
  signDocument,
  startPaired,
  type TestPerson,
  urlOf,
} from './service.test-support.js';

let paired: PairedService;
let service: PairedService['service'];
let ours: PairedService['tenant'];
let theirs: PairedService['tenant'];
let client: PairedService['client'];
let foreign: PairedService['client'];
let person: TestPerson;

beforeAll(async () => {
  paired = await startPaired('Ours');
  ({ service, tenant: ours, client } = paired);
  theirs = await pairTenant(service, 'Theirs');
  foreign = connect(service, theirs);
  person = await enrolPerson(paired.installation, service, { tenantId: ours.tenantId, personId: 'u1' });
}, 60_000);

afterAll(async () => {
  await foreign.close();
  await paired.remove();
});

async function ask(
  path: string,
  options: {
    readonly identity?: { certificate: string; key: string };
    readonly headers?: Record<string, string>;
    readonly body?: string;
  } = {},
): Promise<{ readonly status: number; readonly body: string; readonly headers: Record<string, unknown> }> {
  const { identity, headers, body } = options;
  const own = identity === undefined ? {} : { cert: identity.certificate, key: identity.key };
  const dispatcher = new Agent({ connect: { ca: service.foundation.pairing.authority.certificate, ...own } });
  try {
    const method = body === undefined ? 'GET' : 'POST';
    const answer = await request(`${urlOf(service)}${path}`, {
      dispatcher,
      method,
      headers: { 'dealseal-contract': '1', ...headers },
      body: body ?? null,
    });
    return { status: answer.statusCode, body: await answer.body.text(), headers: answer.headers };
  } finally {
    await dispatcher.close();
  }
}

function errorIn(body: string): ServiceErrorBody['error'] {
  return serviceErrorBodySchema.parse(JSON.parse(body)).error;
}

function errorOf(body: string): string {
  return errorIn(body).code;
}

describe('pairing', () => {
  it('gives a certificate that opens the tenant it was made for', async () => {
    expect((await client.assertContract()).tenant).toEqual({ tenantId: ours.tenantId, name: 'Ours' });
    expect((await foreign.info()).tenant?.tenantId).toBe(theirs.tenantId);
  });

  it('shuts the door at once to a certificate that was revoked', async () => {
    const tenant = await pairTenant(service, 'Leaving');
    const leaving = connect(service, tenant);
    await expect(leaving.people()).resolves.toEqual([]);
    await revokeClientCertificates(service.foundation.pairing, tenant.tenantId);
    await expect(leaving.people()).rejects.toMatchObject({ code: 'tenant-unknown' });
    await leaving.close();
  });

  it('takes a code once, in time, and only as it was made', async () => {
    const { pairing } = service.foundation;
    const { tenantId } = await createTenant(pairing, 'Late');
    const used = await createPairingCode(pairing, { tenantId, minutes: 15 });
    const late = await createPairingCode(pairing, { tenantId, minutes: 1 });
    await redeemPairingCode(service, used.pairingCode);
    await expect(redeemPairingCode(service, used.pairingCode)).rejects.toMatchObject({ code: 'pairing-code-invalid' });
    paired.installation.advance(15 * 60 + 1);
    await expect(redeemPairingCode(service, late.pairingCode)).rejects.toMatchObject({ code: 'pairing-code-expired' });
    const wrong = late.pairingCode.replace(/^ds1\.[^.]+/, `ds1.${'A'.repeat(22)}`);
    await expect(redeemPairingCode(service, wrong)).rejects.toMatchObject({ code: 'pairing-code-invalid' });
  });

  it('gives two that come together with one code one certificate', async () => {
    const { pairing } = service.foundation;
    const { tenantId } = await createTenant(pairing, 'Race');
    const { pairingCode } = await createPairingCode(pairing, { tenantId, minutes: 15 });
    const answers = await Promise.allSettled([1, 2, 3].map(() => redeemPairingCode(service, pairingCode)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is refused by a client whose code names another authority', async () => {
    const { pairing } = service.foundation;
    const { tenantId } = await createTenant(pairing, 'Elsewhere');
    const { pairingCode } = await createPairingCode(pairing, { tenantId, minutes: 15 });
    const other = pairingCode.replace(/[^.]+$/, 'A'.repeat(43));
    await expect(redeemPairingCode(service, other)).rejects.toMatchObject({ code: 'pairing-code-invalid' });
    await expect(redeemPairingCode(service, pairingCode)).resolves.toBeDefined();
  });
});

describe('a request without a client certificate (threat 4)', () => {
  const paths = [
    '/v1/people',
    '/v1/people/u1',
    '/v1/credentials',
    `/v1/mark-logos/${'ab'.repeat(32)}`,
    '/v1/audit/head',
    `/v1/signatures/${randomUUID()}`,
    '/v1/nowhere',
  ];
  const posts = ['/v1/authorizations', '/v1/acts', '/v1/enrolments', '/v1/signatures', '/v1/inspections'];
  const receipt = `/v1/signatures/${randomUUID()}/receipt`;

  it.each(paths)('gets nothing at %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(401);
    expect(errorOf(body)).toBe('client-certificate-required');
  });

  it.each([
    ...posts,
    receipt,
    '/v1/mark-logos',
    '/v1/mark-samples',
    '/v1/audit/search',
    '/v1/audit/checks',
    '/v1/audit/exports',
    '/v1/audit/digests',
  ])('may not post to %s', async (path) => {
    const { status } = await ask(path, { body: '{}', headers: { 'content-type': 'application/json' } });
    expect(status).toBe(401);
  });

  it('is the same with a certificate of another authority', async () => {
    const elsewhere = createInstallation(paired.token);
    const other = await elsewhere.start();
    try {
      const { identity } = await pairTenant(other, 'Ours');
      expect(errorOf((await ask('/v1/people', { identity })).body)).toBe('client-certificate-required');
    } finally {
      await other.stop();
      elsewhere.remove();
    }
  });

  it('may read info, authority, health and metrics, which name no tenant (threat 2)', async () => {
    const info = await ask('/v1/info');
    expect(JSON.parse(info.body)).toMatchObject({ tenant: null, contract: { current: 4, oldest: 1 } });
    expect((await ask('/v1/authority')).body).toContain('BEGIN CERTIFICATE');
    const ready = await ask('/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.body)).toMatchObject({ status: 'ready', checks: { keys: { usable: 1, configured: 1 } } });
    expect((await ask('/healthz')).status).toBe(200);
    const metrics = (await ask('/metrics')).body;
    expect(metrics).toContain('dealseal_request_seconds');
    for (const secret of [ours.tenantId, 'Ours', 'u1', 'seal'])
      for (const page of [metrics, ready.body]) expect(page).not.toMatch(new RegExp(`\\b${secret}\\b`));
  });

  it('is refused below TLS 1.3', async () => {
    const failed = await new Promise<string>((resolve) => {
      const socket = connectTls({
        port: service.port,
        host: '127.0.0.1',
        maxVersion: 'TLSv1.2',
        rejectUnauthorized: false,
      });
      socket.once('error', (error: Error) => resolve(error.message));
      socket.once('secureConnect', () => resolve('connected'));
    });
    expect(failed).toMatch(/alert protocol version|version/i);
  });
});

describe('another tenant', () => {
  it('is told of ours what it is told of nobody (threat 2)', async () => {
    const document = buildPdf('ours');
    const authorizationId = await authorizeDocuments(client, person, [document]);
    const request = signatureRequest(document, { authorizationId, personId: 'u1' });
    await signDocument(client, request, document);

    expect(await foreign.people()).toEqual([]);
    expect(await foreign.person('u1')).toEqual({ ...(await foreign.person('nobody')), personId: 'u1' });
    expect(await foreign.credentials('u1')).toEqual([]);
    expect(await foreign.signatureStatus(request.requestKey)).toEqual({ state: 'unknown', receipt: null });
    await expect(signDocument(foreign, request, document)).rejects.toMatchObject({ code: 'authorization-unknown' });
    const [known, unknown] = await Promise.allSettled(
      ['u1', 'nobody'].map((personId) =>
        foreign.authorize({
          requestKey: randomUUID(),
          personId,
          credentialId: 'seal',
          code: person.nextCode(),
          digests: ['0'.repeat(64)],
        }),
      ),
    );
    expect(known).toMatchObject({ status: 'rejected', reason: { code: 'code-wrong' } });
    expect(unknown).toMatchObject({ status: 'rejected', reason: { code: 'code-wrong' } });
  });
});

describe('a malformed request', () => {
  const json = { 'content-type': 'application/json' };

  it.each([
    ['no JSON', { body: '{', headers: json }],
    ['a body of another type', { body: '{}', headers: { 'content-type': 'text/plain' } }],
    ['a missing field', { body: '{}', headers: json }],
    ['too large a body', { body: JSON.stringify({ code: 'x'.repeat(100_000) }), headers: json }],
  ])('is answered `request-invalid`: %s', async (_, options) => {
    const { status, body } = await ask('/v1/authorizations', { ...options, identity: ours.identity });
    expect([status, errorOf(body)]).toEqual([400, 'request-invalid']);
  });

  it('names the fields, not their values', async () => {
    const body = JSON.stringify({ personId: '<script>', code: 'canary' });
    const answer = await ask('/v1/authorizations', { body, headers: json, identity: ours.identity });
    expect(errorIn(answer.body).details?.fields).toContain('personId');
    expect(answer.body).not.toMatch(/script>|canary/);
  });

  it('is told of another contract version, of an unknown path, of a header that is none', async () => {
    const { identity } = ours;
    for (const headers of [
      { 'dealseal-contract': '0' },
      { 'dealseal-contract': '5', 'dealseal-contract-newest': '6' },
      { 'dealseal-contract': 'one' },
    ]) {
      expect(errorOf((await ask('/v1/people', { identity, headers })).body)).toBe('contract-mismatch');
    }
    const newer = { 'dealseal-contract': '1', 'dealseal-contract-newest': '9' };
    expect((await ask('/v1/people', { identity, headers: newer })).status).toBe(200);
    expect(errorOf((await ask('/v1/nowhere', { identity })).body)).toBe('not-found');
    const headers = { 'content-type': 'application/pdf', 'dealseal-request': 'e30' };
    expect(errorOf((await ask('/v1/signatures', { identity, body: '%PDF-', headers })).body)).toBe('request-invalid');
  });

  it('carries the reference under which the log line stands', async () => {
    const answer = await ask('/v1/people/%0a%0d', { identity: ours.identity });
    const error = errorIn(answer.body);
    expect(error.reference).toMatch(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/);
    const lines = paired.installation.logLines.filter((line) => line.includes(error.reference));
    expect(lines.some((line) => line.includes('"route":"GET /v1/people/:personId"'))).toBe(true);
  });
});
