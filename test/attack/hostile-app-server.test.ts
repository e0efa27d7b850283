import Sqlite from 'better-sqlite3';
import type { Act } from '@dealseal/signing-service/contract/acts';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressesFrom } from '../support/addresses.js';
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
import { AuthenticatorApp, nextStep } from '../support/one-time-code.js';
import { codeNow, type Enrolled, enrolAtConsole, enrolPeople, invitePeople, wrongCode } from './enrolled-people.js';
import { joinTenant, type ServiceTenant } from './service-tenant.js';

/**
 * An app-server that somebody broke into, or wrote: it holds its client certificate, knows every person, enrolment, request key and
 * authorization that passed through it, and speaks to the real service over mutual TLS. What it lacks is a live code of the right person. (A code
 * that a person types into its pages is a code it has: for one use, within a minute, of that person's rights, and in the log. No test can refuse that.)
 */
let stack: Stack;
let directory: string;
let held: ServiceTenant;
let others: ServiceTenant;
let administrator: Enrolled;
let signer: Enrolled;
let replayed: Enrolled;
let exchanged: Enrolled;
/** The last entry of the tenant's audit before the attack. */
let before = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-attack-'));
  stack = await startStack({ directory, addresses: addressesFrom(28_910) });
  [held, others] = await Promise.all([
    joinTenant(stack, '--tenant-name', 'Held'),
    joinTenant(stack, '--tenant-name', 'Others'),
  ]);
  for (const { tenantId } of [held, others]) {
    await stack.console.run('credential', 'assign', '--tenant', tenantId, '--credential', credentialId);
  }
  administrator = await enrolAtConsole(stack, held, 'boss');
  const theirs = await enrolAtConsole(stack, others, 'boss');
  const enrol = async (personIds: readonly string[]) => enrolPeople(stack, held, { administrator, personIds });
  [signer, replayed, exchanged] = await enrol(['signer', 'replayed', 'exchanged']).then(three);
  await invitePeople(others, { administrator: theirs, personIds: ['secret'] });
}, 120_000);
afterAll(async () => {
  await Promise.all([held?.client.close(), others?.client.close()]);
  await stack?.stop();
  await judgeSigned(stack);
  await rm(directory, { recursive: true, force: true });
});

function three(people: readonly Enrolled[]): [Enrolled, Enrolled, Enrolled] {
  const [first, second, third] = people;
  if (first === undefined || second === undefined || third === undefined) throw new Error('Three were to be enrolled');
  return [first, second, third];
}

interface Entry {
  readonly sequence: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const rowsSchema = z.array(
  z.object({
    sequence: z.number(),
    type: z.string(),
    payload: z.string().transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
  }),
);

/** The tenant's audit after `before`. */
function entries(tenant: ServiceTenant): Entry[] {
  const database = new Sqlite(join(directory, 'service', 'data', 'signing-service.sqlite'), { readonly: true });
  try {
    const statement = database.prepare(
      `select e.sequence, e.type, p.payload from audit_entries e
       join audit_payloads p on p.tenant_id = e.tenant_id and p.sequence = e.sequence
       where e.tenant_id = ? and e.sequence > ? order by e.sequence`,
    );
    return rowsSchema.parse(statement.all(tenant.tenantId, before));
  } finally {
    database.close();
  }
}

beforeEach(() => {
  before = 0;
  before = entries(held).at(-1)?.sequence ?? 0;
});

const attempts = (personId: string) =>
  entries(held).filter(({ type, payload }) => type.endsWith('attempt') && payload['personId'] === personId);
const outcomes = (personId: string) => attempts(personId).map(({ payload }) => payload['outcome']);

function act(by: Enrolled, code: string, acts: Act[]): Promise<string> {
  return outcomeOf(held.client.act({ requestKey: randomUUID(), personId: by.personId, code, acts }));
}

const acts: readonly Act[] = [
  { kind: 'invite', personId: 'puppet', name: 'Puppet', role: 'administrator' },
  { kind: 'grant', personId: 'signer', credentialId },
  { kind: 'reset', personId: 'signer' },
  { kind: 'unlock', personId: 'signer' },
  { kind: 'change-role', personId: 'signer', role: 'administrator' },
  { kind: 'allow-assisted-set-up', isAllowed: true },
];

describe('threats 4, 17, 18: a hostile app-server', () => {
  it.each(acts)('performs no act without an administrator’s code: $kind', async (wanted) => {
    const people = await held.client.people();
    const invented = `administrator-${wanted.kind}`;
    expect(await act({ ...administrator, personId: invented }, '123456', [wanted])).toBe('code-wrong');
    expect(outcomes(invented)).toEqual(['code-wrong']);
    const unchanged = (await held.client.people()).map(({ personId, role, state }) => [personId, role, state]);
    expect(unchanged).toEqual(people.map(({ personId, role, state }) => [personId, role, state]));
  });

  it('performs none with a signer’s live code, and the log names the acts that were wanted', async () => {
    expect(await act(signer, codeNow(signer), [...acts])).toBe('not-an-administrator');
    expect(outcomes('signer')).toEqual(['accepted']);
    const refused = entries(held).find(({ type }) => type === 'acts');
    expect(refused?.payload).toMatchObject({ personId: 'signer', outcome: 'not-an-administrator' });
    expect(refused?.payload['acts']).toHaveLength(acts.length);
    expect((await held.client.person('puppet')).state).toBe('none');
  });

  it('enrols nobody in another’s place: not with a guessed code word, a code, or a recovery code, nor an enrolment it saw', async () => {
    const account = 'puppet';
    const proofs = [{ activationCode: 'AAAA-BBBB' }, { recoveryCode: 'AAAA-BBBB' }, { code: wrongCode(signer) }];
    const results: string[] = [];
    for (const proof of proofs) {
      results.push(await outcomeOf(held.client.beginEnrolment({ personId: 'signer', account, ...proof })));
    }
    expect(results).toEqual(['already-enrolled', 'recovery-code-wrong', 'code-wrong']);
    expect(outcomes('signer')).toEqual(expect.arrayContaining(['recovery-code-wrong', 'code-wrong']));
    const renewed = held.client.renewEnrolment(randomUUID(), { personId: 'signer', account });
    expect(await outcomeOf(renewed)).toBe('enrolment-expired');
    expect((await held.client.person('signer')).state).toBe('active');
  });

  it('signs nothing without a code, nor with a wrong one', async () => {
    const document = contractPdf('never shown to anybody');
    const { personId } = signer;
    const digests = [sha256Of(document)];
    const wanted = { requestKey: randomUUID(), personId, credentialId, code: wrongCode(signer), digests };
    expect(await outcomeOf(held.client.authorize(wanted))).toBe('code-wrong');
    expect(outcomes(personId)).toEqual(['code-wrong']);
    const invented = signatureRequest(document, { authorizationId: randomUUID(), personId });
    expect(await outcomeOf(sign(held.client, invented, document))).toBe('authorization-unknown');
    const refused = entries(held).find(({ type }) => type === 'signature-refused');
    expect(refused?.payload).toMatchObject({ personId, sha256: sha256Of(document), why: 'authorization-unknown' });
  });

  it('signs no other bytes with an authorization that a person opened, and the log says which', async () => {
    const [shown, other] = [contractPdf('pay 1'), contractPdf('pay 9')];
    const { personId } = exchanged;
    const authorizationId = await authorize(held.client, exchanged, [shown]);
    const wanted = signatureRequest(other, { authorizationId, personId });
    expect(await outcomeOf(sign(held.client, wanted, other))).toBe('digest-not-authorized');
    const ended = entries(held).find(({ type }) => type === 'authorization-ended');
    expect(ended?.payload).toMatchObject({ authorizationId, personId, sha256: sha256Of(other) });
    const honest = signatureRequest(shown, { authorizationId, personId });
    expect(await outcomeOf(sign(held.client, honest, shown))).toMatch(/^authorization-/);
  });

  it('uses no code twice, on whatever path', async () => {
    const document = contractPdf('once');
    const { personId } = replayed;
    const code = codeNow(replayed);
    const digests = [sha256Of(document)];
    const authorization = () => ({ requestKey: randomUUID(), personId, credentialId, code, digests });
    const { authorizationId } = await held.client.authorize(authorization());
    await sign(held.client, signatureRequest(document, { authorizationId, personId }), document);
    const again = [
      outcomeOf(held.client.authorize(authorization())),
      act(replayed, code, [{ kind: 'unlock', personId }]),
      outcomeOf(held.client.beginEnrolment({ personId, account: 'x', code })),
      outcomeOf(held.client.proveUnlocking({ personId, code })),
    ];
    expect(new Set(await Promise.all(again))).toEqual(new Set(['code-used']));
    expect(outcomes(personId)).toEqual(['accepted', 'code-used', 'code-used', 'code-used', 'code-used']);
  });

  it('approves nothing for the second administrator, whatever it holds of both, and enrols nobody who was not invited so', async () => {
    const two = await joinTenant(stack, '--tenant-name', 'Two');
    try {
      await stack.console.run('credential', 'assign', '--tenant', two.tenantId, '--credential', credentialId);
      const [first, second] = [await enrolAtConsole(stack, two, 'first'), await enrolAtConsole(stack, two, 'second')];
      const actIn = (by: Enrolled, code: string, wanted: Act[]) =>
        outcomeOf(
          two.client.act({ requestKey: randomUUID(), personId: by.personId, code, acts: wanted, propose: true }),
        );
      const [spentOfFirst, spentOfSecond] = [codeNow(first), codeNow(second)];
      const policies: Act[] = [
        { kind: 'waive-code-word', isWaived: true },
        { kind: 'set-second-administrator', days: 3 },
      ];
      expect(await actIn(first, spentOfFirst, policies)).toBe('passed');
      const puppet: Act = { kind: 'invite', personId: 'puppet', name: 'Puppet', role: 'administrator' };
      expect(await actIn(second, spentOfSecond, [puppet])).toBe('passed');
      const [proposal] = (await two.client.policies()).proposals;
      const { proposalId = '', digest = '' } = proposal ?? {};
      const approve: Act = { kind: 'approve-proposal', proposalId, digest };
      // What it has seen of both, and what it can guess.
      expect(await actIn(first, spentOfFirst, [approve])).toBe('code-used');
      expect(await actIn(first, spentOfSecond, [approve])).toBe('code-wrong');
      expect(await actIn(first, wrongCode(first), [approve])).toBe('code-wrong');
      await nextStep();
      // A live code of the one who proposed, and one of the other for something else.
      expect(await actIn(second, codeNow(second), [approve])).toBe('proposal-own');
      expect(await actIn(first, codeNow(first), [{ ...approve, digest: 'ab'.repeat(32) }])).toBe('proposal-outdated');
      expect((await two.client.policies()).proposals).toHaveLength(1);
      for (const personId of ['puppet', 'nobody']) {
        const begun = two.client.beginEnrolment({ personId, account: 'x', withoutCodeWord: true });
        expect(await outcomeOf(begun)).toBe('activation-code-needed');
      }
      const own = two.client.beginEnrolment({ personId: 'first', account: 'x', withoutCodeWord: true });
      expect(await outcomeOf(own)).toBe('already-enrolled');
      before = 0;
      const told = entries(two).flatMap(({ payload }) =>
        payload['outcome'] === undefined ? [] : [payload['outcome']],
      );
      for (const refused of ['code-used', 'proposal-own', 'proposal-outdated', 'activation-code-needed']) {
        expect(told).toContain(refused);
      }
    } finally {
      await two.client.close();
    }
  }, 120_000);

  it('assists nobody who is not at an administrator’s desk, and confirms what was begun there in no other’s place', async () => {
    const desk = await joinTenant(stack, '--tenant-name', 'Desk');
    try {
      const [first, second] = [await enrolAtConsole(stack, desk, 'first'), await enrolAtConsole(stack, desk, 'second')];
      const request = (by: Enrolled, code: string, wanted: Act[]) => {
        return { requestKey: randomUUID(), personId: by.personId, code, acts: wanted };
      };
      const invite = (personId: string): Act => ({ kind: 'invite', personId, name: personId, role: 'signer' });
      const assist = (personId = 'new'): Act => ({ kind: 'assist-enrolment', personId });
      await desk.client.act(request(first, codeNow(first), [invite('new'), invite('puppet')]));
      // With a live code, where no administrator has allowed it.
      const spent = codeNow(second);
      expect(await outcomeOf(desk.client.act(request(second, spent, [assist()])))).toBe('act-not-possible');
      await nextStep();
      const allow: Act = { kind: 'allow-assisted-set-up', isAllowed: true };
      await desk.client.act(request(first, codeNow(first), [allow]));
      // Without a live code, or with one that was given for something else.
      expect(await outcomeOf(desk.client.act(request(second, spent, [assist()])))).toBe('code-used');
      expect(await outcomeOf(desk.client.act(request(first, wrongCode(first), [assist()])))).toBe('code-wrong');
      expect((await desk.client.person('new')).assistance).toBe(null);
      const honest = request(second, codeNow(second), [assist()]);
      const { assisted } = await desk.client.act(honest);
      if (assisted === undefined) throw new Error('Nothing was shown');
      const { enrolmentId } = assisted;
      const secret = new URL(assisted.otpauthUri).searchParams.get('secret') ?? '';
      for (const kept of ['log', 'data/signing-service.sqlite', 'data/signing-service.sqlite-wal']) {
        const bytes = await readFile(join(directory, 'service', kept));
        expect([kept, bytes.length > 0, bytes.includes(secret)]).toEqual([kept, true, false]);
      }
      // Again: the same answer, without its secret; another person than the code was given for.
      expect((await desk.client.act(honest)).assisted).toBeUndefined();
      const other = { ...honest, acts: [assist('puppet')] };
      expect(await outcomeOf(desk.client.act(other))).toBe('request-key-reused');
      const renewed = desk.client.renewEnrolment(enrolmentId, { personId: 'new', account: 'x' });
      expect(await outcomeOf(renewed)).toBe('enrolment-expired');
      const phone = new AuthenticatorApp(assisted.otpauthUri);
      const codes = [await phone.previousCode()];
      for (const [client, personId] of [
        [desk.client, 'second'],
        [desk.client, 'puppet'],
        [held.client, 'new'],
      ] as const) {
        const outcome = await outcomeOf(client.confirmEnrolment(enrolmentId, { personId, codes }));
        expect([personId, outcome]).toEqual([personId, 'enrolment-expired']);
      }
      const { person } = await desk.client.confirmEnrolment(enrolmentId, { personId: 'new', codes });
      expect(person).toMatchObject({ state: 'active', assistedBy: 'Admin second' });
      before = 0;
      const told = entries(desk).map(({ type, payload }) => [type, payload['outcome'] ?? payload['assistedBy']]);
      for (const each of [
        ['acts', 'act-not-possible'],
        ['enrolment-begun', 'second'],
        ['enrolment-code-attempt', 'enrolment-expired'],
        ['enrolment-confirmed', 'second'],
      ]) {
        expect(told).toContainEqual(each);
      }
    } finally {
      await desk.client.close();
    }
  }, 120_000);

  it('reads and touches nothing of another tenant, and leaves no trace in its log', async () => {
    const theirsBefore = entriesOf(others);
    expect((await held.client.people()).map(({ personId }) => personId)).not.toContain('secret');
    expect((await held.client.person('secret')).state).toBe('none');
    expect(await held.client.credentials('secret')).toEqual([]);
    // Answered as for somebody whom nobody knows.
    expect((await held.client.requestReset('secret')).person).toMatchObject({ name: '', state: 'none' });
    expect(await act({ ...administrator, personId: 'secret' }, '123456', [{ kind: 'reset', personId: 'secret' }])).toBe(
      'code-wrong',
    );
    // Its own log has the attempt, under a name that its tenant does not know.
    expect(outcomes('secret')).toEqual(['code-wrong']);
    expect(entriesOf(others)).toBe(theirsBefore);
  });
});

/** How many entries a tenant has. */
function entriesOf(tenant: ServiceTenant): number {
  const kept = before;
  before = 0;
  const { length } = entries(tenant);
  before = kept;
  return length;
}
