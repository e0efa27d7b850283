import { randomUUID, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assignTenantCredential } from '../authorization/credentials.js';
import {
  createKey,
  createToken,
  importCertificate,
  issueTestCertificate,
  readPublicKey,
} from '../keys/softhsm.test-support.js';
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

let testToken: TestToken;
let installation: TestInstallation;
let service: TestService;
let client: TestClient;
let milica: TestPerson;

beforeAll(async () => {
  testToken = createTestToken();
  const { hsm } = testToken;
  const token = createToken(hsm, 'DealSeal next');
  const key = createKey(hsm, token, { id: '02', label: 'Next', type: 'rsa:2048' });
  const der = issueTestCertificate(hsm, readPublicKey(hsm, token, '02'), 'Adriatik 24 doo, next');
  importCertificate(hsm, token, { id: '02', label: 'Next', der });
  const more = [{ credentialId: 'seal-next', keyUri: key.uri, pinFile: token.pinFile }];
  installation = createInstallation(testToken, { more });
  service = await installation.start();
  const tenant = await pairTenant(service, 'Adriatik');
  const { tenantId } = tenant;
  await assignTenantCredential(service.foundation.authorization, { tenantId, credentialId: 'seal-next' });
  const anchors = [...service.anchors, { pem: new X509Certificate(der).toString() }];
  client = connect({ ...service, anchors }, tenant);
  milica = await enrolPerson(installation, service, { tenantId, personId: 'milica' });
}, 60_000);
afterAll(async () => {
  await client.close();
  await service.stop();
  installation.remove();
  testToken.hsm.remove();
});

it('signs with the old key until the date, and from it on with the new one', async () => {
  const document = buildPdf('Ugovor');
  const at = new Date((installation.nowSeconds() + 600) * 1000).toISOString();
  const act = { kind: 'renew', credentialId: 'seal', successorId: 'seal-next', at } as const;
  const { personId } = milica;
  await client.act({ requestKey: randomUUID(), personId, code: milica.nextCode(), acts: [act] });
  const sign = async (credentialId: string) => {
    const authorizationId = await authorizeDocuments(client, milica, [document], credentialId);
    const request = signatureRequest(document, { authorizationId, personId });
    const { receipt } = await signDocument(client, request, document);
    return receipt.credential.owner;
  };
  expect(await sign('seal')).toMatch(/Adriatik 24 doo$/u);
  expect((await client.tenantCredentials()).map((each) => each.replacedBy)).toEqual([
    { credentialId: 'seal-next', at },
    undefined,
  ]);

  installation.advance(600);
  const replaced = { code: 'credential-replaced', details: { successorId: 'seal-next' } };
  await expect(sign('seal')).rejects.toMatchObject(replaced);
  expect(await client.credentials(personId)).toMatchObject([{ credentialId: 'seal-next', replaces: ['seal'] }]);
  expect((await client.grants()).map(({ credentialId }) => credentialId)).toEqual(['seal-next']);
  expect(await sign('seal-next')).toMatch(/next$/u);
});
