import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Act } from '../contract/acts.js';
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
let ana: TestPerson;
let petra: TestPerson;

beforeAll(async () => {
  testToken = createTestToken();
  installation = createInstallation(testToken);
  service = await installation.start();
  const tenant = await pairTenant(service, 'Adriatik');
  client = connect(service, tenant);
  const { tenantId } = tenant;
  ana = await enrolPerson(installation, service, { tenantId, personId: 'ana' });
  petra = await enrolPerson(installation, service, { tenantId, personId: 'petra' });
}, 60_000);
afterAll(async () => {
  await client.close();
  await service.stop();
  installation.remove();
  testToken.hsm.remove();
});

const act = (who: TestPerson, acts: Act[], propose?: boolean) =>
  client.act({
    requestKey: randomUUID(),
    personId: who.personId,
    code: who.nextCode(),
    acts,
    ...(propose === undefined ? {} : { propose }),
  });

it('proposes and approves over HTTPS, and tells of it and of the use of keys where it is asked for', async () => {
  await act(ana, [
    { kind: 'set-second-administrator', days: 3 },
    { kind: 'set-owner', credentialId: 'seal', ownerId: 'ana', told: 'each-use' },
  ]);
  const { next } = await client.events('head');
  const limits = { until: null, labels: {}, dailyNumber: null };
  const invite: Act = { kind: 'invite', personId: 'novak', name: 'Novak', role: 'signer' };
  const grant: Act = { kind: 'set-grant', personId: 'novak', credentialId: 'seal', limits };
  await expect(act(ana, [invite, grant])).rejects.toMatchObject({ code: 'second-administrator-needed' });
  const { proposed } = await act(ana, [invite, grant], true);
  const { proposals, administrators } = await client.policies();
  expect(administrators).toBe(2);
  expect(proposals.map(({ proposalId }) => proposalId)).toEqual([proposed?.proposalId]);
  const approvals = proposals.map(({ proposalId, digest }): Act => ({ kind: 'approve-proposal', proposalId, digest }));
  await expect(act(petra, [...approvals, invite])).rejects.toMatchObject({ code: 'request-invalid' });
  expect((await act(petra, approvals)).carriedOut).toEqual([invite, grant]);
  expect((await client.person('novak')).credentialIds).toEqual(['seal']);

  const document = buildPdf('Ugovor');
  const authorizationId = await authorizeDocuments(client, petra, [document]);
  await signDocument(client, signatureRequest(document, { authorizationId, personId: 'petra' }), document);
  const { events } = await client.events(next);
  expect(events.map(({ kind, to }) => [kind, to])).toEqual([
    ['key-used', 'ana'],
    ['approval-awaited', undefined],
    ['approval-given', 'ana'],
  ]);
});
