import { mkdtemp, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SigningServiceClient } from '@dealseal/signing-service/contract/client';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressesFrom, httpsOrigin } from '../support/addresses.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import { credentialId, type Stack, startStack } from '../support/stack.js';
import {
  authorize,
  contractPdf,
  judgeSigned,
  outcomeOf,
  sha256Of,
  sign,
  signatureRequest,
} from './documents-to-sign.js';
import {
  activationCodeOf,
  codeNow,
  type Enrolled,
  enrolAtConsole,
  enrolPeople,
  invitePeople,
  wrongCode,
} from './enrolled-people.js';
import { forgeIdentity, joinTenant, type ServiceTenant } from './service-tenant.js';

const personIds = ['direct', 'replay', 'guessed', 'digest', 'repeat', 'reset', 'late'] as const;

let stack: Stack;
let directory: string;
let ours: ServiceTenant;
let theirs: ServiceTenant;
let administrators: Enrolled[];
let enrolled: ReadonlyMap<string, Enrolled>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-attack-'));
  stack = await startStack({ directory, addresses: addressesFrom(28_730) });
  [ours, theirs] = await Promise.all([
    joinTenant(stack, '--tenant-name', 'Ours'),
    joinTenant(stack, '--tenant-name', 'Theirs'),
  ]);
  for (const { tenantId } of [ours, theirs]) {
    await stack.console.run('credential', 'assign', '--tenant', tenantId, '--credential', credentialId);
  }
  administrators = [await enrolAtConsole(stack, ours, 'first'), await enrolAtConsole(stack, ours, 'second')];
  const people = await enrolPeople(stack, ours, { administrator: administrator(0), personIds: personIds.slice(0, 6) });
  enrolled = new Map(people.map((each) => [each.personId, each]));
}, 120_000);
afterAll(async () => {
  await Promise.all([ours?.client.close(), theirs?.client.close()]);
  await stack?.stop();
  await judgeSigned(stack);
  await rm(directory, { recursive: true, force: true });
});

function person(id: (typeof personIds)[number]): Enrolled {
  const found = enrolled.get(id);
  if (found === undefined) throw new Error(`${id} is not enrolled`);
  return found;
}

function administrator(index: number): Enrolled {
  const found = administrators[index];
  if (found === undefined) throw new Error('Enrol more administrators');
  return found;
}

/** A request without the client library: with this identity, or with none. */
async function ask(
  path: string,
  options: { readonly identity?: { certificate: string; key: string }; readonly body?: object } = {},
): Promise<{ status: number; code: string; text: string }> {
  const { identity, body } = options;
  const own = identity === undefined ? {} : { cert: identity.certificate, key: identity.key };
  const dispatcher = new Agent({ connect: { ca: ours.identity.authority, ...own } });
  try {
    const answer = await request(`${httpsOrigin(stack.addresses.service)}${path}`, {
      dispatcher,
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'dealseal-contract': '1', 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    const error = z.object({ error: z.object({ code: z.string() }) }).safeParse(JSON.parse(text === '' ? '{}' : text));
    return { status: answer.statusCode, code: error.success ? error.data.error.code : '', text };
  } finally {
    await dispatcher.close();
  }
}

function authorizationOf(by: Enrolled, code: string) {
  const digests = [sha256Of(contractPdf('guess'))];
  return { requestKey: randomUUID(), personId: by.personId, credentialId, code, digests };
}

function actOf(by: Enrolled, code: string) {
  const acts = [{ kind: 'unlock' as const, personId: 'nobody' }];
  return { requestKey: randomUUID(), personId: by.personId, code, acts };
}

describe('threat 4: the signing-service reached directly', () => {
  const reading = [
    '/v1/people',
    '/v1/people/direct',
    '/v1/people/direct/credentials',
    '/v1/people/direct/grants',
    '/v1/credentials',
    '/v1/grants',
    '/v1/events/0',
    '/v1/policies',
  ];
  const writing = ['/v1/authorizations', '/v1/acts', '/v1/enrolments', '/v1/enrolments/x/confirm', '/v1/signatures'];
  const receipt = `/v1/signatures/${randomUUID()}/receipt`;
  const beside = ['/v1/enrolments/x/renew', '/v1/unlockings', '/v1/reset-requests', receipt];
  const all = [
    ...[...reading, '/v1/audit/head', `/v1/signatures/${randomUUID()}`].map((path) => ({ path })),
    ...[...writing, ...beside, '/v1/enrolments/x/cancel', '/v1/inspections'].map((path) => ({ path, body: {} })),
  ];

  it('answers nobody without a client certificate, nor with one of another authority', async () => {
    const forged = await forgeIdentity(ours.identity);
    for (const { path, ...options } of all) {
      for (const identity of [{}, { identity: forged }]) {
        const { status, code } = await ask(path, { ...options, ...identity });
        expect({ path, status, code }).toEqual({ path, status: 401, code: 'client-certificate-required' });
      }
    }
  });

  it('shows and signs nothing for another tenant’s certificate', async () => {
    const document = contractPdf('of ours');
    const signer = person('direct');
    const { personId } = signer;
    const authorizationId = await authorize(ours.client, signer, [document]);
    const wanted = signatureRequest(document, { authorizationId, personId });
    expect(await theirs.client.people()).toEqual([]);
    expect((await theirs.client.person(personId)).state).toBe('none');
    expect(await theirs.client.credentials(personId)).toEqual([]);
    expect((await ours.client.grantsOf(personId)).length).toBeGreaterThan(0);
    expect(await theirs.client.grantsOf(personId)).toEqual([]);
    expect(await theirs.client.grants()).toEqual([]);
    expect(await theirs.client.policies()).toMatchObject({ proposals: [] });
    expect(await outcomeOf(sign(theirs.client, wanted, document))).toBe('authorization-unknown');
    expect((await sign(ours.client, wanted, document)).output.length).toBeGreaterThan(document.length);
    expect(await theirs.client.signatureStatus(wanted.requestKey)).toEqual({ state: 'unknown', receipt: null });
    const order = { personId, documentName: null, timeZone: 'UTC', language: 'en' } as const;
    expect((await ours.client.receipt(wanted.requestKey, order)).length).toBeGreaterThan(1000);
    expect(await outcomeOf(theirs.client.receipt(wanted.requestKey, order))).toBe('signature-unknown');
  });

  it('signs nothing without an authorization', async () => {
    const document = contractPdf('without a code');
    const { personId } = person('direct');
    const wanted = signatureRequest(document, { authorizationId: randomUUID(), personId });
    expect(await outcomeOf(sign(ours.client, wanted, document))).toBe('authorization-unknown');
  });
});

describe('threat 5: a code replayed', () => {
  it('opens one authorization, of 50 that come at the same time', async () => {
    const replayed = person('replay');
    const code = codeNow(replayed);
    const calls = Array.from({ length: 50 }, () => ours.client.authorize(authorizationOf(replayed, code)));
    const outcomes = await Promise.all(calls.map(outcomeOf));
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 49 }, () => 'code-used'), 'passed']);
  });

  it('cannot sign when it has confirmed an enrolment', async () => {
    await invitePeople(ours, { administrator: administrator(1), personIds: ['late'] });
    const activationCode = await activationCodeOf(stack, ours, 'late');
    const begun = await ours.client.beginEnrolment({ personId: 'late', activationCode, account: 'late' });
    const late = { personId: 'late', phone: new AuthenticatorApp(begun.otpauthUri) };
    const code = await late.phone.previousCode();
    await ours.client.confirmEnrolment(begun.enrolmentId, { personId: 'late', codes: [code] });
    expect(await outcomeOf(ours.client.authorize(authorizationOf(late, code)))).toBe('code-used');
  });
});

/** What an attacker sees of each try: everything but the request's reference and the clock. */
async function guess(
  client: SigningServiceClient,
  by: Enrolled,
  path: 'codes' | 'acts',
  code: string,
): Promise<string> {
  const call = path === 'codes' ? client.authorize(authorizationOf(by, code)) : client.act(actOf(by, code));
  const seen = z.object({ code: z.string(), retry: z.string(), details: z.record(z.string(), z.unknown()) });
  const error: unknown = await call.then(
    () => ({ code: 'passed', retry: '', details: {} }),
    (thrown: unknown) => thrown,
  );
  const { details, ...rest } = seen.parse(error);
  const { lockedUntil, ...facts } = details;
  return JSON.stringify({ ...rest, ...facts, isLocked: lockedUntil !== undefined });
}

describe('threat 6: a code guessed', () => {
  it('counts over all paths, tells a stranger nothing, and the lock ends what was open', async () => {
    const victim = person('guessed');
    const nobody = { personId: 'nobody-at-all', phone: victim.phone };
    const document = contractPdf('opened before the guesses');
    const authorizationId = await authorize(ours.client, victim, [document]);
    const wrong = wrongCode(victim);
    const paths = ['codes', 'acts', 'codes', 'acts', 'codes', 'codes'] as const;
    const ofVictim: string[] = [];
    const ofNobody: string[] = [];
    for (const path of paths) {
      ofVictim.push(await guess(ours.client, victim, path, wrong));
      ofNobody.push(await guess(ours.client, nobody, path, wrong));
    }
    expect(ofNobody).toEqual(ofVictim);
    expect(ofVictim[3]).toContain('"triesLeft":1');
    expect(ofVictim[5]).toContain('codes-locked');
    for (const path of ['codes', 'acts'] as const) {
      expect(await guess(ours.client, victim, path, codeNow(victim))).toContain('codes-locked');
    }
    const wanted = signatureRequest(document, { authorizationId, personId: victim.personId });
    expect(await outcomeOf(sign(ours.client, wanted, document))).toMatch(/^authorization-/);
    expect((await ours.client.person(victim.personId)).state).toBe('locked');
  });
});

describe('threat 7: the document exchanged between preview and signature', () => {
  it('is refused by its digest, and the code is spent', async () => {
    const [shown, exchanged] = [contractPdf('pay 1'), contractPdf('pay 9')];
    const signer = person('digest');
    const { personId } = signer;
    const authorizationId = await authorize(ours.client, signer, [shown]);
    const lie = signatureRequest(shown, { authorizationId, personId });
    expect(await outcomeOf(sign(ours.client, lie, exchanged))).toBe('digest-mismatch');
    const honest = signatureRequest(shown, { authorizationId, personId });
    expect(await outcomeOf(sign(ours.client, honest, shown))).toMatch(/^authorization-/);
  });
});

describe('threat 10: asked many times', () => {
  it('gives 20 that ask with one request key one signature, and 20 others none', async () => {
    const document = contractPdf('twenty at once');
    const signer = person('repeat');
    const { personId } = signer;
    const authorizationId = await authorize(ours.client, signer, [document]);
    const wanted = signatureRequest(document, { authorizationId, personId });
    const twenty = Array.from({ length: 20 });
    const same = twenty.map(() => sign(ours.client, wanted, document));
    const answers = await Promise.all(same);
    expect(new Set(answers.map(({ output }) => sha256Of(output))).size).toBe(1);
    const others = twenty.map(() => {
      return outcomeOf(sign(ours.client, { ...wanted, requestKey: randomUUID() }, document));
    });
    expect(new Set(await Promise.all(others))).toEqual(new Set(['authorization-spent']));
  });
});

describe('threat 18: an administrator who would sign as someone', () => {
  it('sees no secret when resetting, and cannot set up the person’s codes without the code word', async () => {
    const { personId } = person('reset');
    const fresh = await enrolAtConsole(stack, ours, 'third');
    const answers = await ask('/v1/acts', {
      identity: ours.identity,
      body: {
        requestKey: randomUUID(),
        personId: fresh.personId,
        code: codeNow(fresh),
        acts: [{ kind: 'reset', personId }],
      },
    });
    expect(answers.status).toBe(200);
    const seen = [answers.text, JSON.stringify(await ours.client.people())].join();
    expect(seen).not.toMatch(/otpauth|secret|svg|activation_?code/i);
    expect(await outcomeOf(ours.client.authorize(authorizationOf(person('reset'), codeNow(person('reset')))))).toBe(
      'code-wrong',
    );
    const begun = ours.client.beginEnrolment({ personId, activationCode: 'ABCD-EFGH', account: 'x' });
    expect(await outcomeOf(begun)).toBe('activation-code-wrong');
    expect((await ours.client.person(personId)).state).toBe('invited');
  });
});
