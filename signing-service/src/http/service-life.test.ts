import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clearPinRefusal } from '../keys/pin-refusals.js';
import { judged } from '../pades/level-rules.test-support.js';
import {
  createInstallation,
  createTestToken,
  type TestInstallation,
  type TestService,
  type TestToken,
} from './installation.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  pairTenant,
  signatureRequest,
  signDocument,
  type TestClient,
  type TestPerson,
} from './service.test-support.js';

let token: TestToken;
let installation: TestInstallation;
let service: TestService;
let client: TestClient;
let person: TestPerson;

beforeAll(() => {
  token = createTestToken();
}, 60_000);
afterAll(() => token.hsm.remove());

async function startWithPerson(): Promise<void> {
  service = await installation.start();
  const tenant = await pairTenant(service, 'Adriatik 24');
  client = connect(service, tenant);
  person = await enrolPerson(installation, service, { tenantId: tenant.tenantId, personId: 'u1' });
}

beforeEach(() => {
  installation = createInstallation(token);
});
afterEach(async () => {
  await client.close();
  await service.stop();
  installation.remove();
}, 30_000);

describe('a service that is told to stop', () => {
  it('finishes the signature it has begun, and refuses new requests with `service-stopping`', async () => {
    await startWithPerson();
    // Large enough to be received in a file, by which the test sees that it has begun.
    const document = buildPdf('x'.repeat(300_000));
    const authorizationId = await authorizeDocuments(client, person, [document]);
    const body = new PassThrough();
    body.write(document.subarray(0, 200_000));
    const signing = client.sign(signatureRequest(document, { authorizationId, personId: 'u1' }), body);
    await client.people();
    await expect
      .poll(() => readdirSync(path.join(installation.dataDirectory, 'spool')), { timeout: 5_000 })
      .toHaveLength(1);
    const stopped = service.stop();
    await expect(client.people()).rejects.toMatchObject({ code: 'service-stopping', retry: 'later' });
    body.end(document.subarray(200_000));
    const { receipt, body: answer } = await signing;
    const output = judged(await buffer(answer), { level: receipt.level, anchors: client.anchors });
    expect(output).toHaveLength(receipt.outputSize);
    await stopped;
  }, 30_000);
});

describe('a clock that jumped (threat 20)', () => {
  it('stops authorizing and signing until it is right again', async () => {
    await startWithPerson();
    const document = buildPdf('clock');
    const authorizationId = await authorizeDocuments(client, person, [document]);
    const request = signatureRequest(document, { authorizationId, personId: 'u1' });
    installation.jump(-3600);
    await expect(signDocument(client, request, document)).rejects.toMatchObject({ code: 'clock-unsure' });
    await expect(authorizeDocuments(client, person, [document])).rejects.toMatchObject({ code: 'clock-unsure' });
    expect(await client.signatureStatus(request.requestKey)).toMatchObject({ state: 'unknown' });
    installation.jump(3600);
    await expect(signDocument(client, request, document)).resolves.toBeDefined();
  }, 30_000);
});

describe('a wrong PIN (threat 21)', () => {
  it('is tried once, and again only after an operator has released it', async () => {
    writeFileSync(token.token.pinFile, '00000000\n');
    await startWithPerson();
    const [credential] = await client.credentials('u1');
    // Nothing is known of a credential whose key never answered.
    expect(credential).toBeUndefined();
    await expect(authorizeDocuments(client, person, [buildPdf('pin')])).rejects.toMatchObject({
      code: 'token-pin-refused',
      retry: 'never',
    });
    writeFileSync(token.token.pinFile, `${token.token.pin}\n`);
    clearPinRefusal(installation.dataDirectory, token.token.serial);
    await expect
      .poll(async () => (await client.credentials('u1'))[0]?.state, { timeout: 15_000, interval: 500 })
      .toBe('usable');
    expect(installation.logLines.join('')).not.toContain('00000000');
  }, 40_000);
});
