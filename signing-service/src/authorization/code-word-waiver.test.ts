import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Act } from '../contract/acts.js';
import type { Role } from '../contract/people.js';
import { testDialects } from '../store/store-fixture.js';
import { readEvents } from '../watching/read-events.js';
import { performActs } from './acts.js';
import {
  createTenant,
  createTestService,
  enrol,
  type Phone,
  refusalOf,
  scan,
  type TestService,
} from './authorization-fixture.js';
import { beginEnrolment, confirmEnrolment } from './enrolment.js';
import { createActivationCode, createPerson, readPerson } from './people.js';
import { viewPolicies } from './view-policies.js';

describe.each(testDialects)('a code word that is waived, on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let ana: Phone;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    tenantId = await createTenant(service);
    ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
  });

  const act = (...acts: Act[]) => {
    service.time += 30_000;
    const code = ana.codeAt(service.time);
    return performActs(service.context, tenantId, { requestKey: randomUUID(), personId: 'ana', code, acts });
  };
  const waive = (isWaived: boolean) => act({ kind: 'waive-code-word', isWaived });
  const invite = (personId: string, role: Role = 'signer') => act({ kind: 'invite', personId, name: personId, role });
  const begin = (personId: string) =>
    beginEnrolment(service.context, { tenantId, personId, account: 'x', proof: { withoutCodeWord: true } });
  const confirm = async (personId: string, begun: Awaited<ReturnType<typeof begin>>) => {
    const codes = [scan(begun.otpauthUri).codeAt(service.time)];
    return confirmEnrolment(service.context, { tenantId, personId, enrolmentId: begun.enrolmentId, codes });
  };
  const isWithout = async (personId: string) =>
    (await readPerson(service.context, { tenantId, personId })).isWithoutCodeWord;

  it('is needed unless an administrator’s act waived it, and for who was invited before', async () => {
    expect((await viewPolicies(service.context, tenantId)).codeWord).toMatchObject({
      isWaived: false,
      isWaivable: true,
    });
    await invite('early');
    expect(await refusalOf(begin('early'))).toBe('activation-code-needed');
    await waive(true);
    expect(await refusalOf(begin('early'))).toBe('activation-code-needed');
    await invite('early');
    expect(await isWithout('early')).toBe(true);
    expect(await refusalOf(begin('early'))).toBe('passed');
  });

  it('lets an invited person set up codes, who is marked, logged and told of as such', async () => {
    await waive(true);
    await invite('milica');
    const { next } = await readEvents(service.context, { tenantId, after: 'head' });
    await confirm('milica', await begin('milica'));
    expect(await isWithout('milica')).toBe(true);
    const ask = { tenantId, after: next };
    const { events } = await readEvents(service.context, { ...ask, isOfPolicies: true });
    expect(events).toMatchObject([{ kind: 'enrolled-without-code-word', person: { personId: 'milica' } }]);
    expect((await readEvents(service.context, ask)).events).toMatchObject([{ kind: 'new-device' }]);
    expect(await refusalOf(begin('milica'))).toBe('already-enrolled');
    expect(await refusalOf(act({ kind: 'change-role', personId: 'milica', role: 'administrator' }))).toBe(
      'enrolled-without-code-word',
    );
  });

  it('is needed for everybody whom no administrator’s act invited so', async () => {
    await waive(true);
    await createPerson(service.context, { tenantId, personId: 'console', name: 'c', role: 'signer' });
    await invite('boss', 'administrator');
    await enrol(service, { tenantId, personId: 'reset' });
    await act({ kind: 'reset', personId: 'reset' });
    await invite('promoted');
    await act({ kind: 'change-role', personId: 'promoted', role: 'administrator' });
    await enrol(service, { tenantId, personId: 'stopped' });
    await act({ kind: 'stop', personId: 'stopped' });
    for (const personId of ['nobody', 'console', 'boss', 'reset', 'promoted', 'stopped']) {
      expect([personId, await refusalOf(begin(personId))]).toEqual([personId, 'activation-code-needed']);
    }
    // Who had codes is not let in anew by another invitation either.
    await invite('reset');
    expect(await refusalOf(begin('reset'))).toBe('activation-code-needed');
    expect(await refusalOf(begin('ana'))).toBe('already-enrolled');
  });

  it('is needed again once the waiver ends, the week is over, a code word was made, or the operator forbids it', async () => {
    await waive(true);
    await invite('milica');
    const begun = await begin('milica');
    await waive(false);
    expect(await isWithout('milica')).toBe(false);
    expect(await refusalOf(begin('milica'))).toBe('activation-code-needed');
    expect(await refusalOf(confirm('milica', begun))).toBe('enrolment-expired');
    await waive(true);
    const again = await begin('milica');
    await createActivationCode(service.context, { tenantId, personId: 'milica' });
    expect(await refusalOf(begin('milica'))).toBe('activation-code-needed');
    expect(await refusalOf(confirm('milica', again))).toBe('enrolment-expired');
    await invite('milica');
    const forbidding = { ...service.context, mayWaiveCodeWord: false };
    const proof = { withoutCodeWord: true } as const;
    const asked = beginEnrolment(forbidding, { tenantId, personId: 'milica', account: 'x', proof });
    expect(await refusalOf(asked)).toBe('activation-code-needed');
    expect((await viewPolicies(forbidding, tenantId)).codeWord).toMatchObject({ isWaived: false, isWaivable: false });
    service.time += 7 * 86_400_000;
    expect(await refusalOf(begin('milica'))).toBe('activation-code-needed');
  });

  it('stays missing after another phone, until somebody hands one over', async () => {
    await waive(true);
    await invite('milica');
    const begun = await begin('milica');
    await confirm('milica', begun);
    service.time += 60_000;
    const code = scan(begun.otpauthUri).codeAt(service.time);
    const replacing = await beginEnrolment(service.context, {
      tenantId,
      personId: 'milica',
      account: 'x',
      proof: { code },
    });
    await confirm('milica', replacing);
    expect(await isWithout('milica')).toBe(true);
    await act({ kind: 'reset', personId: 'milica' });
    const { code: activationCode } = await createActivationCode(service.context, { tenantId, personId: 'milica' });
    const proof = { activationCode };
    await confirm(
      'milica',
      await beginEnrolment(service.context, { tenantId, personId: 'milica', account: 'x', proof }),
    );
    expect(await isWithout('milica')).toBe(false);
  });
});
