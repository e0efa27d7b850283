import { signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { type EnrolmentAnswer, enrolmentAnswerSchema } from '@dealseal/signing-service/contract/people';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dealTab, errorCodeOf, framePost, sendFrame, sessionOf } from '../attack/frame-post.js';
import { activationCodeOf, enrolAtConsole, invitePeople } from '../attack/enrolled-people.js';
import { joinTenant } from '../attack/service-tenant.js';
import { startTwoPortals, type TwoPortals } from '../attack/two-portals.js';
import { findDeal } from '../portal/crm/items.js';
import { issueTokens } from '../portal/portal-context.js';
import { people, tenantName, visitor } from '../support/install-app.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import type { AppSession } from '../support/portal-visitor.js';
import { projectRoot } from '../support/root.js';
import type { Stack } from '../support/stack.js';

/** Ids that exist in the first portal, or nowhere. */
interface Ids {
  readonly requestId: string;
  readonly enrolmentId: string;
  readonly fileId: number;
  readonly bearer: string;
}

const dealId = 412;
const field = 'UF_CRM_SIGN_DOC';

let portals: TwoPortals;
let foreign: Ids;
let enrolment: EnrolmentAnswer;
let own: { readonly bearer: string; readonly app: AppSession };
const unknown: Ids = { requestId: randomUUID(), enrolmentId: 'none', fileId: 777_777, bearer: 'k1.e30.AAAA' };

beforeAll(async () => {
  portals = await startTwoPortals(28_710);
  // No file of the second portal may share its id with one of the first.
  portals.second.portal.context.store.data.lastFileId += 100_000;
  // The same person's number in both: only the portal tells them apart.
  const theirs = await tab(portals.first, people.administrator.personId);
  own = await tab(portals.second, people.administrator.personId);
  const fileId = findDeal(portals.first.portal.context, dealId)?.files[field]?.[0] ?? 0;
  const address = { entityTypeId: 2, entityId: dealId, field, fileId };
  const deal = findDeal(portals.second.portal.context, dealId);
  if (deal !== undefined) deal.files[field] = [];
  const { requestId } = await theirs.app.call(signingRequestSchema, '/api/signing-requests', { address });
  const manager = await tab(portals.first, people.manager.personId);
  enrolment = await beginEnrolment(manager.app);
  foreign = { requestId, enrolmentId: enrolment.enrolmentId, fileId, bearer: theirs.bearer };
}, 120_000);
afterAll(() => portals?.stop());

/** The first portal's manager is in the midst of setting up codes. */
async function beginEnrolment(app: AppSession): Promise<EnrolmentAnswer> {
  const { personId } = people.manager;
  const tenant = await joinTenant(portals.first, '--tenant', tenantName);
  try {
    const administrator = await enrolAtConsole(portals.first, tenant, 'root');
    await invitePeople(tenant, { administrator, personIds: [personId] });
    const activationCode = await activationCodeOf(portals.first, tenant, personId);
    return await app.call(enrolmentAnswerSchema, '/api/enrolments', { activationCode });
  } finally {
    await tenant.client.close();
  }
}

async function tab(stack: Stack, personId: string): Promise<{ bearer: string; app: AppSession }> {
  const post = await framePost(await visitor(stack, personId), dealTab(stack, dealId));
  const answer = await sendFrame(post);
  return { bearer: answer.boot.session?.bearer ?? '', app: sessionOf(post, answer) };
}

/** Every route of the API, and what is asked of it. Ids in angle brackets are put in. */
const routes = [
  'GET /documents?entityTypeId=2&entityId=412',
  'GET /documents/changes?entityTypeId=2&entityId=412&after=x',
  'GET /documents/content?entityTypeId=2&entityId=412&field=UF_CRM_SIGN_DOC&fileId=<fileId>',
  'GET /documents/history?entityTypeId=2&entityId=412&field=UF_CRM_SIGN_DOC&fileId=<fileId>',
  'GET /cards?entityTypeId=2',
  'GET /signings?list=all',
  'GET /signings/<requestId>/history',
  'POST /signing-requests',
  'GET /signing-requests?ids=<requestId>',
  'POST /signing-requests/sign-list',
  'GET /signing-requests/<requestId>',
  'GET /signing-requests/<requestId>/content',
  'GET /signing-requests/<requestId>/signed',
  'POST /signing-requests/<requestId>/sign',
  'POST /signing-requests/<requestId>/choices',
  'POST /signing-requests/<requestId>/abandon',
  'POST /signing-requests/<requestId>/store-now',
  'POST /signing-requests/<requestId>/resolve',
  'POST /signing-requests/<requestId>/receipt',
  'POST /documents/receipt',
  'GET /me',
  'GET /mark-logo',
  'POST /enrolments',
  'POST /enrolments/<enrolmentId>/confirm',
  'POST /enrolments/<enrolmentId>/renew',
  'POST /enrolments/<enrolmentId>/cancel',
  'POST /unlocking',
  'POST /reset-request',
  'GET /certificates/<requestId>',
  'GET /admin/people',
  'GET /admin/grants',
  'GET /admin/policies',
  'GET /admin/progress',
  'POST /admin/progress/<requestId>/retry',
  'POST /admin/progress/<requestId>/give-up',
  'GET /admin/progress/<requestId>/signed',
  'GET /admin/units',
  'GET /admin/settings',
  'GET /admin/keeping',
  'POST /admin/keeping',
  'POST /admin/takeout',
  'GET /admin/rules',
  'POST /admin/rules',
  'POST /admin/rules/check',
  'GET /admin/drive',
  'POST /admin/mark-logos',
  'POST /admin/mark-samples',
  'POST /admin/acts',
  'POST /admin/doctor',
  'GET /admin/explanations?text=0x8007064A',
  'GET /admin/rest-calls?before=2020-01-01T00:00:00Z',
  'POST /admin/log/search',
  'POST /admin/log/check',
  'POST /admin/log/export',
  'POST /admin/log/receipt',
  'GET /install',
  'POST /install/pairing',
  'POST /install/fields',
  'POST /install/surfaces',
  'POST /install/trial',
  'GET /install/test-signature',
  'POST /install/test-signature',
  'POST /session',
] as const;

/** Whatever a route may want; each takes what it knows. */
function bodyOf(ids: Ids): object {
  return {
    address: { entityTypeId: 2, entityId: dealId, field, fileId: ids.fileId },
    code: '123456',
    credentialId: 'company-seal',
    mark: { kind: 'none' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
    choice: 'discard',
    requestIds: [ids.requestId],
    activationCode: 'AAAA-BBBB',
    codes: ['123456'],
    requestKey: randomUUID(),
    acts: [{ kind: 'unlock', personId: '7', reason: 'x' }],
    storedDays: 1,
    pairingCode: 'ds1.x.y',
    service: 'https://127.0.0.1:1',
    kinds: [{ entityTypeId: 2, fields: [field] }],
    authId: issueTokens(portals.second.portal.context, Number(people.administrator.personId)).accessToken,
    bearer: ids.bearer,
  };
}

async function ask(route: (typeof routes)[number], ids: Ids): Promise<{ status: number; body: string }> {
  const [method = '', template = ''] = route.split(' ');
  const path = template
    .replace('<fileId>', String(ids.fileId))
    .replace('<requestId>', ids.requestId)
    .replace('<enrolmentId>', ids.enrolmentId);
  const { status, text } = await untilTaken(() =>
    method === 'GET' ? own.app.fetch(`/api${path}`) : own.app.fetch(`/api${path}`, bodyOf(ids)),
  );
  // A reference is of the request; tries and times are of the caller's own counter, which each of these requests moves.
  const body = text
    .replaceAll(/"reference":"[^"]*"/g, '')
    // When the caller's own portal was changed by the request itself.
    .replaceAll(/"at":"[^"]*"/g, '')
    .replaceAll(/"(triesLeft|lockedUntil)":("[^"]*"|\d+|null)/g, '');
  return { status, body };
}

/** Who asks for all of this at once is made to wait, whatever it is about: that is no answer of the route's. */
async function untilTaken(send: () => Promise<Response>): Promise<{ readonly status: number; readonly text: string }> {
  for (let tries = 1; ; tries += 1) {
    const answer = await send();
    const text = await answer.text();
    if (tries === 5 || !text.includes('"too-many-requests"')) return { status: answer.status, text };
    await pause(1_000);
  }
}

/** Routes as the source declares them, `:id` for every parameter. */
function declaredRoutes(): string[] {
  const folder = join(projectRoot, 'app-server/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /-rout(es|er)\.ts$/.test(name) && !/(frame|event|health)-router/.test(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  return sources.flatMap(({ name, text }) => {
    const objects = [...text.matchAll(/method: '(get|post)',\s+path: '([^']+)'/g)];
    const steps = [...text.matchAll(/\bstep\('([^']+)'/g)].map(([, path = '']) => `POST ${path}`);
    const calls = name.endsWith('api-router.ts') ? [] : [...text.matchAll(/router\.(get|post)\(\s*'([^']+)'/g)];
    const mount = name.endsWith('signing-routes.ts') ? '/signing-requests' : '';
    const found = [...objects, ...calls].map(([, method = '', path = '']) => {
      return `${method.toUpperCase()} ${mount}${path.replaceAll(/:\w+/g, ':id')}`.replace(/\/$/, '');
    });
    return [...found, ...steps];
  });
}

describe('threat 2: portals seeing each other', () => {
  it('knows every route of the API', () => {
    const known = routes.map((route) => route.replace(/\?.*/, '').replaceAll(/<\w+>/g, ':id'));
    expect(declaredRoutes().toSorted()).toEqual(known.toSorted());
  });

  it.each(routes)('%s: an id of the other portal is an id that does not exist', async (route) => {
    const ofOther = await ask(route, foreign);
    const ofNobody = await ask(route, unknown);
    expect(ofOther).toEqual(ofNobody);
    for (const told of [portals.first.portal.context.store.data.memberId, 'Ugovor', foreign.requestId]) {
      expect(ofOther.body).not.toContain(told);
    }
    // To cancel what does not exist is to have nothing to do.
    const isRefused = (route.includes('<') && !route.endsWith('/cancel')) || route.endsWith('/sign-list');
    expect(ofOther.status).toBeGreaterThanOrEqual(isRefused ? 400 : 200);
  });

  it('leaves what belongs to the other portal untouched by all this', async () => {
    const theirs = await tab(portals.first, people.administrator.personId);
    const request = await theirs.app.call(signingRequestSchema, `/api/signing-requests/${foreign.requestId}`);
    expect(request.state).toBe('frozen');
    const codes = [await new AuthenticatorApp(enrolment.otpauthUri).previousCode()];
    const manager = await tab(portals.first, people.manager.personId);
    const confirmed = await manager.app.fetch(`/api/enrolments/${enrolment.enrolmentId}/confirm`, { codes });
    expect(confirmed.status).toBe(200);
  });

  it('takes no token of one portal for another', async () => {
    const authId = issueTokens(portals.second.portal.context, Number(people.manager.personId)).accessToken;
    const renewal = { bearer: foreign.bearer, authId };
    expect(await errorCodeOf(await own.app.fetch('/api/session', renewal))).toBe('session-over');
  });
});
