import { randomUUID } from 'node:crypto';
import type { Person, Role } from '@dealseal/signing-service/contract/people';
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

  it('that the service refuses are told to nobody', async () => {
    const [portal] = test.portals;
    const before = portal.bound.length;
    service.act = () => Promise.reject(new Error('away'));
    await ask(administrator, '/api/admin/acts', body([{ kind: 'stop', personId: '7', reason: 'left' }]));
    expect(portal.bound).toHaveLength(before);
  });
});
