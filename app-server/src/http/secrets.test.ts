import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientSecret } from '../bitrix24/portal-stub.test-support.js';
import {
  api,
  contractAddress,
  contractField,
  dealId,
  framePost,
  install,
  openFrame,
  people,
  startTestApp,
  type TestApp,
} from './app.test-support.js';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
  await install(test, test.portals[0]);
});
afterAll(() => test.remove());

it('threats 16, 19, 24: planted secrets are in no log line and nowhere in the database', async () => {
  const [portal] = test.portals;
  const { boot } = await openFrame(test.url, framePost(test, portal, { userId: people.manager }));
  const address = contractAddress(portal);
  const query = `entityTypeId=2&entityId=${dealId}&field=${contractField}&fileId=${address.fileId}`;
  const planted = {
    activation: 'ACTIVATIONCANARY',
    code: '918273',
    recovery: 'RECOVERYCANARY',
    pairing: 'ds1.PAIRINGCANARY',
  };
  await api(test, boot, `/api/documents?${query}`);
  await api(test, boot, `/api/documents/content?${query}`);
  const enrolled = await api(test, boot, '/api/enrolments', { body: { activationCode: planted.activation } });
  expect(enrolled.headers.get('cache-control')).toBe('no-store');
  const { enrolmentId } = (await enrolled.json()) as { enrolmentId: string };
  const confirmed = await api(test, boot, `/api/enrolments/${enrolmentId}/confirm`, {
    body: { codes: [planted.code] },
  });
  expect(await confirmed.text()).toContain('RECO-VERY');
  await api(test, boot, '/api/enrolments', { body: { recoveryCode: planted.recovery } });
  await api(test, boot, '/api/enrolments', { body: { code: planted.code } });
  await api(test, boot, `/api/enrolments/${enrolmentId}/renew`, { body: {} });
  await api(test, boot, '/api/unlocking', { body: { code: planted.code } });
  const assist = { kind: 'assist-enrolment', personId: String(people.stranger), reason: 'first day' };
  const assisted = await api(test, boot, '/api/admin/acts', {
    body: { requestKey: randomUUID(), code: planted.code, acts: [assist] },
  });
  expect(assisted.headers.get('cache-control')).toBe('no-store');
  expect(await assisted.text()).toContain('OTPSECRETCANARY');
  await api(test, boot, `/api/enrolments/none/confirm`, { body: { codes: [planted.code] } });
  const opened = await api(test, boot, '/api/signing-requests', { body: { address } });
  const { requestId } = (await opened.json()) as { requestId: string };
  const sign = {
    code: planted.code,
    credentialId: 'seal',
    mark: { kind: 'none' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
  };
  const refused = await api(test, boot, `/api/signing-requests/${requestId}/sign`, { body: sign });
  expect(refused.status).toBe(403);
  await api(test, boot, '/api/install/pairing', { body: { pairingCode: planted.pairing, service: 'x' } });
  // Failures at the portal are logged with their causes.
  portal.faults.set('crm.item.get', { status: 500, error: 'INTERNAL_SERVER_ERROR', times: 1 });
  await api(test, boot, `/api/documents?${query}`);
  for (const token of test.oauth.tokens.values()) token.alive = false;
  await api(test, boot, `/api/documents/content?${query}`);

  const log = test.log();
  const database = (await test.database()).toString('latin1');
  expect(log).toContain('"reference"');
  expect(database).toContain(portal.memberId);
  const tokens = [...test.oauth.tokens.keys(), ...test.oauth.refreshTokens.keys(), portal.applicationToken];
  const bearer = boot.session?.bearer ?? 'none';
  const secrets = [
    ...tokens,
    bearer,
    clientSecret,
    planted.activation,
    planted.code,
    'PAIRINGCANARY',
    'OTPSECRETCANARY',
    planted.recovery,
    'RECO-VERY',
    'CANA-RYXX',
  ];
  for (const secret of [...secrets, '-canary-']) {
    expect(log.includes(secret), `${secret} in the log`).toBe(false);
    expect(database.includes(secret), `${secret} in the database`).toBe(false);
  }
});
