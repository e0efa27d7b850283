import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SigningServiceClient } from '../contract/client.js';
import type { RunningService } from '../main.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  createInstallation,
  createTestToken,
  enrolPerson,
  pairTenant,
  pdfsig,
  sha256Of,
  signatureRequest,
  signDocument,
  type TestInstallation,
  type TestPerson,
  type TestToken,
} from './service.test-support.js';

let token: TestToken;
let installation: TestInstallation;
let service: RunningService;
let client: SigningServiceClient;
let person: TestPerson;

beforeAll(async () => {
  token = createTestToken();
  installation = createInstallation(token);
  service = await installation.start();
  const tenant = await pairTenant(service, 'Adriatik 24');
  client = connect(service, tenant);
  person = await enrolPerson(installation, service, { tenantId: tenant.tenantId, personId: 'u1' });
}, 60_000);

afterAll(async () => {
  await client.close();
  await service.stop();
  installation.remove();
  token.hsm.remove();
});

describe('a signature over HTTPS', () => {
  it('appends to the input what pdfsig calls valid, and answers a receipt of exactly these bytes', async () => {
    const document = buildPdf('end to end');
    const authorizationId = await authorizeDocuments(client, person, [document]);
    const request = signatureRequest(document, { authorizationId, personId: 'u1' });
    const { receipt, output } = await signDocument(client, request, document);
    expect(output.subarray(0, document.length).equals(document)).toBe(true);
    expect(pdfsig(output)).toContain('Signature is Valid');
    expect(pdfsig(output)).toContain('Total document signed');
    expect(receipt).toMatchObject({
      requestKey: request.requestKey,
      inputSha256: sha256Of(document),
      outputSha256: sha256Of(output),
      outputSize: output.length,
      signer: 'Milica Radović',
    });
  });
});
