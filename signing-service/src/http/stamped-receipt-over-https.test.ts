import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stampHeads } from '../audit/stamp-heads.js';
import { inspectDocument } from '../pades/inspect-document.js';
import { bufferSource } from '../pdf/source.js';
import { textOf } from '../receipts/receipt-facts.test-support.js';
import type { TestService } from './installation.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  pairTenant,
  pdfsig,
  signatureRequest,
  signDocument,
  type TestClient,
} from './service.test-support.js';
import { createTrustedInstallation, type TrustedInstallation } from './trusted-service.test-support.js';

const order = { personId: '1', documentName: null, timeZone: 'UTC', language: 'en' } as const;

let trusted: TrustedInstallation;
let service: TestService;
let client: TestClient;
let requestKey: string;
let before: string;

beforeAll(async () => {
  // The seal of the company seals receipts too, as the operator has said.
  trusted = await createTrustedInstallation({ receipts: { sealCredential: 'seal', sealAlsoSigns: true } });
  const { installation, scene } = trusted;
  service = await installation.start();
  const tenant = await pairTenant(service, 'Adriatik 24');
  client = connect(service, tenant);
  const person = await enrolPerson(installation, service, { tenantId: tenant.tenantId, personId: '1' });
  const document = buildPdf('stamped');
  const authorizationId = await authorizeDocuments(client, person, [document]);
  const request = signatureRequest(document, { authorizationId, personId: '1' });
  ({ requestKey } = (await signDocument(client, request, document)).receipt);
  before = textOf(await client.receipt(requestKey, order));
  const { timeStamps } = scene.services;
  const stampRoot = async (imprint: Uint8Array) => (await timeStamps.stamp({ digest: 'sha256', imprint })).token;
  await stampHeads(service.foundation.authorization, stampRoot);
}, 60_000);

afterAll(async () => {
  await client.close();
  await service.stop();
  await trusted.remove();
});

describe('a receipt where time-stamp authorities are configured', () => {
  it('tells the signature’s time stamp, and that of the log once there is one', async () => {
    expect(before).toMatch(/Time stamp \d\d\.\d\d\.\d{4}\. .*, by /u);
    expect(before).toContain('none yet over this entry');
    const after = textOf(await client.receipt(requestKey, order));
    expect(after).toMatch(/Daily time stamp \d\d\.\d\d\.\d{4}\. .*, by .*\nover the head at entry \d+\n[0-9a-f]{64}/u);
    expect(after).toContain('Name not stated');
  });

  it('is sealed with a time stamp by the tenant’s authorities', async () => {
    const sealed = await client.receipt(requestKey, order);
    expect(textOf(sealed)).toContain('PAdES B-T.');
    expect(pdfsig(sealed)).toContain('Signature is Valid');
    const { signatures } = await inspectDocument(bufferSource(sealed));
    expect(signatures).toMatchObject([{ intact: true }]);
  });

  it('is not had while no authority answers: none leaves with less than its footer says', async () => {
    trusted.scene.replies.clear();
    trusted.installation.advance(120);
    await expect(client.receipt(requestKey, order)).rejects.toMatchObject({ code: 'receipt-unsealed' });
    trusted.heal();
  });
});
