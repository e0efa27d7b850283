import { randomUUID } from 'node:crypto';
import type { Person, Role } from '@dealseal/signing-service/contract/people';
import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Boot } from '../contract/session.js';
import { api, framePost, install, openFrame, people, startTestApp, type TestApp } from '../http/app.test-support.js';
import type { StubSigningService } from './signing-service-stub.test-support.js';

let test: TestApp;
let service: StubSigningService;
let administrator: Boot;
let manager: Boot;
beforeAll(async () => {
  test = await startTestApp();
  const [portal] = test.portals;
  await install(test, portal);
  const stub = test.services.get(portal.memberId);
  if (stub === undefined) throw new Error('The portal has no service');
  service = stub;
  ({ boot: administrator } = await openFrame(test.url, framePost(test, portal, { userId: people.administrator })));
  ({ boot: manager } = await openFrame(test.url, framePost(test, portal, { userId: people.manager })));
});
afterAll(() => test.remove());

/** What the service says of whoever asks. */
function as(role: Role): void {
  const person: Person = {
    personId: '7',
    name: 'Milica',
    role,
    state: 'active',
    triesLeft: 5,
    lockedUntil: null,
    invitedUntil: null,
    activeSince: null,
    credentialIds: [],
  };
  service.person = () => Promise.resolve(person);
}
const ask = async (boot: Boot, path: string, body?: object) => {
  const answer = await api(test, boot, path, body === undefined ? {} : { body });
  const read: unknown = await answer.json();
  return { status: answer.status, body: read };
};

describe('the people page', () => {
  beforeEach(() => {
    as('signer');
  });

  it('is read by administrators and auditors; an auditor sees no candidates', async () => {
    expect(await ask(administrator, '/api/admin/people')).toMatchObject({ status: 200, body: { mayAct: true } });
    for (const role of ['signer', 'viewer'] as const) {
      as(role);
      const refused = await ask(manager, '/api/admin/people');
      expect(refused).toMatchObject({ status: 403, body: { error: { code: 'not-an-administrator' } } });
    }
    as('auditor');
    const read = await ask(manager, '/api/admin/people');
    expect(read).toMatchObject({ status: 200, body: { mayAct: false, people: [{ personId: '7' }], candidates: [] } });
    expect(await ask(manager, '/api/admin/units')).toMatchObject({ status: 403 });
    expect(await ask(manager, '/api/admin/settings')).toMatchObject({ status: 403 });
    as('administrator');
    expect(await ask(manager, '/api/admin/people')).toMatchObject({ body: { mayAct: true } });
  });

  it('takes a unit of the portal only', async () => {
    expect(await ask(administrator, '/api/admin/people?unit=department%3A3')).toMatchObject({ status: 200 });
    expect(await ask(administrator, '/api/admin/people?unit=everybody')).toMatchObject({ status: 400 });
  });
});

describe('policies', () => {
  it('are read by administrators, and are none where the service is older', async () => {
    as('auditor');
    expect(await ask(manager, '/api/admin/policies')).toMatchObject({ status: 403 });
    as('administrator');
    const read = await ask(manager, '/api/admin/policies');
    expect(read).toMatchObject({ status: 200, body: { policies: { secondAdministrator: { days: null } } } });
    const older = new SigningServiceError({ code: 'not-found', retry: 'never', reference: '-' });
    service.policies = () => Promise.reject(older);
    expect(await ask(manager, '/api/admin/policies')).toEqual({ status: 200, body: { policies: null } });
  });
});

describe('acts', () => {
  const body = (acts: readonly object[]) => ({ requestKey: randomUUID(), code: '123456', acts });

  it('upon people need a reason', async () => {
    for (const reason of [undefined, '  ']) {
      const refused = await ask(administrator, '/api/admin/acts', body([{ kind: 'reset', personId: '7', reason }]));
      expect(refused).toMatchObject({ status: 400, body: { error: { code: 'request-invalid' } } });
    }
  });

  it('are told to the person by the portal, and stand where it does not', async () => {
    const [portal] = test.portals;
    service.act = () => Promise.resolve({ people: [] });
    const acts = body([{ kind: 'reset', personId: '7', reason: 'lost phone' }]);
    expect(await ask(administrator, '/api/admin/acts', acts)).toMatchObject({ status: 200, body: { untold: [] } });
    const told = portal.bound.filter(({ method }) => method === 'im.notify.system.add');
    expect(told).toMatchObject([{ params: { USER_ID: 7 } }]);
    expect(JSON.stringify(told)).toContain('Reason: lost phone');
    portal.silent = true;
    expect(await ask(administrator, '/api/admin/acts', acts)).toMatchObject({ status: 200, body: { untold: ['7'] } });
  });

  it('that wait for a second administrator are told to nobody, and to the person when they were approved', async () => {
    const [portal] = test.portals;
    portal.silent = false;
    const before = portal.bound.length;
    const proposed = { proposalId: 'p', until: '2026-06-07T10:00:00Z' };
    service.act = (sent) => {
      expect(sent.propose).toBe(true);
      return Promise.resolve({ people: [], proposed });
    };
    const grant = { kind: 'grant', personId: '7', credentialId: 'seal', reason: 'new here' } as const;
    const waiting = await ask(administrator, '/api/admin/acts', body([grant]));
    expect(waiting).toMatchObject({ status: 200, body: { proposed, untold: [] } });
    expect(portal.bound).toHaveLength(before);
    service.act = () => Promise.resolve({ people: [], carriedOut: [grant] });
    const approve = { kind: 'approve-proposal', proposalId: 'p', digest: 'ab'.repeat(32) };
    await ask(administrator, '/api/admin/acts', body([approve]));
    expect(JSON.stringify(portal.bound.slice(before))).toContain('Reason: new here');
  });

  it('tell who is invited whether a code word is needed', async () => {
    const [portal] = test.portals;
    const person = await service.person('7');
    for (const isWithoutCodeWord of [false, true]) {
      const before = portal.bound.length;
      service.act = () => Promise.resolve({ people: [{ ...person, state: 'invited', isWithoutCodeWord }] });
      const invite = { kind: 'invite', personId: '7', name: 'Milica', role: 'signer', reason: 'new here' };
      await ask(administrator, '/api/admin/acts', body([invite]));
      const told = JSON.stringify(portal.bound.slice(before));
      expect([told.includes('activation code'), told.includes('set up codes')]).toEqual([!isWithoutCodeWord, true]);
    }
  });

  it('of assistance name their person alone, and pass on what the service shows once', async () => {
    const [portal] = test.portals;
    const before = portal.bound.length;
    const person = await service.person('7');
    const assisted = {
      personId: '7',
      enrolmentId: 'e',
      expiresAt: '2026-06-04T10:10:00Z',
      otpauthUri: 'otpauth://totp/x?secret=JBSWY3DP',
      secretGroups: ['JBSW', 'Y3DP'],
      qrSvg: '<svg/>',
    };
    service.act = () => Promise.resolve({ people: [person], assisted });
    const assist = { kind: 'assist-enrolment', personId: '7', reason: 'first day' };
    const answer = await ask(administrator, '/api/admin/acts', body([assist]));
    expect(answer).toMatchObject({ status: 200, body: { assisted, untold: [] } });
    const told = JSON.stringify(portal.bound.slice(before));
    expect(told).toContain('type the first code');
    expect(told).not.toContain('JBSW');
    for (const refused of [[{ ...assist, reason: ' ' }], [assist, { kind: 'unlock', personId: '7', reason: 'x' }]]) {
      const status = await ask(administrator, '/api/admin/acts', body(refused));
      expect(status).toMatchObject({ status: 400, body: { error: { code: 'request-invalid' } } });
    }
  });

  it('that the service refuses are told to nobody', async () => {
    const [portal] = test.portals;
    const before = portal.bound.length;
    service.act = () => Promise.reject(new Error('away'));
    await ask(administrator, '/api/admin/acts', body([{ kind: 'stop', personId: '7', reason: 'left' }]));
    expect(portal.bound).toHaveLength(before);
  });
});
