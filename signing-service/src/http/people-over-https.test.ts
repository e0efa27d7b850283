import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { codeAt, stepAt } from '../authorization/one-time-code.js';
import { lockCounter, writeCounter } from '../authorization/code-counter.js';
import { afterWrongCode } from '../authorization/lock-policy.js';
import { createActivationCode } from '../authorization/people.js';
import { confirmationAnswerSchema, enrolmentAnswerSchema, personSchema } from '../contract/people.js';
import {
  enrolPerson,
  fromBase32,
  type PairedService,
  startPaired,
  type TestPerson,
  urlOf,
} from './service.test-support.js';

let paired: PairedService;
let service: PairedService['service'];
let tenant: PairedService['tenant'];
let client: PairedService['client'];
let ana: TestPerson;
let milica: TestPerson;

beforeAll(async () => {
  paired = await startPaired('Ours');
  ({ service, tenant, client } = paired);
  const { installation } = paired;
  const { tenantId } = tenant;
  ana = await enrolPerson(installation, service, { tenantId, personId: 'ana' });
  milica = await enrolPerson(installation, service, { tenantId, personId: 'milica' });
}, 60_000);
afterAll(() => paired.remove());

/** As a client that speaks no contract newer than 2. */
async function askInTwo(path: string, body?: object): Promise<unknown> {
  const { certificate: cert, key } = tenant.identity;
  const dispatcher = new Agent({
    connect: { ca: service.foundation.pairing.authority.certificate, cert, key },
  });
  try {
    const answer = await request(`${urlOf(service)}${path}`, {
      dispatcher,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'dealseal-contract': '1',
        'dealseal-contract-newest': '2',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return await answer.body.json();
  } finally {
    await dispatcher.close();
  }
}

function codeOf(otpauthUri: string): string {
  const secret = fromBase32(new URL(otpauthUri).searchParams.get('secret') ?? '');
  return codeAt(secret, stepAt(paired.installation.nowSeconds()));
}

const begin = (proof: { code: string } | { recoveryCode: string }) =>
  client.beginEnrolment({ personId: 'milica', account: 'Milica', ...proof });
const confirm = async (begun: { enrolmentId: string; otpauthUri: string }) =>
  client.confirmEnrolment(begun.enrolmentId, { personId: 'milica', codes: [codeOf(begun.otpauthUri)] });

it('replaces a phone by its code, renews the secret, and then by a recovery code; no code in any log line', async () => {
  const begun = await begin({ code: milica.nextCode() });
  const renewed = await client.renewEnrolment(begun.enrolmentId, { personId: 'milica', account: 'Milica' });
  await expect(confirm(begun)).rejects.toMatchObject({ code: 'enrolment-expired' });
  const { recoveryCodes = [], person } = await confirm(renewed);
  expect([recoveryCodes.length, person.recoveryCodesLeft]).toEqual([10, 10]);
  const [recoveryCode = ''] = recoveryCodes;
  const again = await begin({ recoveryCode });
  await expect(begin({ recoveryCode })).rejects.toMatchObject({ code: 'recovery-code-used' });
  await confirm(again);
  await expect(begin({ recoveryCode: 'WRNG-WRNG' })).rejects.toMatchObject({
    code: 'recovery-code-wrong',
    details: { triesLeft: 4 },
  });
  const log = paired.installation.logLines.join('\n');
  expect(log).toContain('POST /v1/enrolments/:enrolmentId/renew');
  for (const code of recoveryCodes) expect(log).not.toMatch(new RegExp(`${code}|${code.replace('-', '')}`));
});

it('asks the administrators once, and answers a person nobody knows without a word', async () => {
  expect((await client.requestReset('milica')).isNew).toBe(true);
  expect((await client.requestReset('milica')).isNew).toBe(false);
  expect(await client.requestReset('nobody')).toMatchObject({ isNew: false, person: { state: 'none' } });
});

it('speaks to who knows contract 2 only: no recovery codes are made, and codes to be proven are locked for good', async () => {
  paired.installation.advance(30);
  const { foundation } = service;
  const { tenantId } = tenant;
  const acts = [{ kind: 'invite' as const, personId: 'jelena', name: 'Jelena', role: 'signer' as const }];
  await client.act({ requestKey: randomUUID(), personId: 'ana', code: ana.nextCode(), acts });
  const { code: activationCode } = await createActivationCode(foundation.authorization, {
    tenantId,
    personId: 'jelena',
  });
  const begun = enrolmentAnswerSchema.parse(
    await askInTwo('/v1/enrolments', { personId: 'jelena', activationCode, account: 'Jelena' }),
  );
  const codes = [codeOf(begun.otpauthUri)];
  const confirmed = confirmationAnswerSchema.parse(
    await askInTwo(`/v1/enrolments/${begun.enrolmentId}/confirm`, { personId: 'jelena', codes }),
  );
  expect([confirmed.recoveryCodes, confirmed.person.recoveryCodesLeft]).toEqual([undefined, 0]);

  await foundation.store.transaction(async (trx) => {
    const key = { tenantId, personId: 'jelena' };
    const now = Math.floor(paired.installation.nowSeconds() * 1000);
    let counter = await lockCounter(trx, key, now);
    for (let wrong = 0; wrong < 20; wrong += 1) counter = afterWrongCode(counter, now);
    await writeCounter(trx, key, counter);
  });
  const unlock = {
    requestKey: randomUUID(),
    personId: 'ana',
    code: ana.nextCode(),
    acts: [{ kind: 'unlock' as const, personId: 'jelena' }],
  };
  const peopleSchema = z.object({ people: z.array(personSchema) });
  expect(peopleSchema.parse(await askInTwo('/v1/acts', unlock)).people[0]?.state).toBe('locked-for-good');
  expect(personSchema.parse(await askInTwo('/v1/people/jelena')).state).toBe('locked-for-good');
  const listed = peopleSchema.parse(await askInTwo('/v1/people')).people;
  expect(listed.find(({ personId }) => personId === 'jelena')?.state).toBe('locked-for-good');
  const sign = { requestKey: randomUUID(), personId: 'jelena', credentialId: 'seal', digests: ['ab'.repeat(32)] };
  const refused = await askInTwo('/v1/authorizations', { ...sign, code: '123456' });
  expect(refused).toMatchObject({ error: { code: 'codes-locked-for-good', retry: 'never' } });
  const known = await client.person('jelena');
  expect(known).toMatchObject({ state: 'unproven', proofsLeft: 3 });
  await expect(client.authorize({ ...sign, requestKey: randomUUID(), code: '123456' })).rejects.toMatchObject({
    code: 'codes-unproven',
    details: { proofsLeft: 3 },
  });
  const code = codeOf(begun.otpauthUri);
  expect(await client.proveUnlocking({ personId: 'jelena', code })).toMatchObject({ proofsLeft: 2 });
});
