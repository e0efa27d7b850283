import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { installStatusSchema } from '@dealseal/app-server/contract/install';
import { logPageSchema } from '@dealseal/app-server/contract/log';
import { adminPeopleSchema, meSchema } from '@dealseal/app-server/contract/people';
import { type SigningRequestView, signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { exportLineSchema } from '@dealseal/signing-service/contract/audit-export';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dealTab, errorCodeOf } from '../../attack/frame-post.js';
import { type Installation, type Signer, startInstallation } from '../../e2e/installation.js';
import { filesInField, judge } from '../../e2e/judge.js';
import { runAction } from '../../portal/emulator-actions.js';
import { defaultKnobs, turnKnobs } from '../../portal/state/knobs.js';
import { type Address, addressesFrom, httpOrigin } from '../../support/addresses.js';
import { allowPlainHosts, appCommand } from '../../support/app-config.js';
import { appPage, people, visitor } from '../../support/install-app.js';
import type { AppSession } from '../../support/portal-visitor.js';
import { credentialId, type Stack } from '../../support/stack.js';

const dealId = 412;
const field = 'UF_CRM_SIGN_DOC';
const listing = `/api/documents?entityTypeId=2&entityId=${dealId}`;
const base = 26_450;
/** Where the portal is after it was renamed. */
const renamed: Address = { host: '127.0.0.2', port: base + 5 };

let installation: Installation;
let stack: Stack;
let free: Signer[];
let second: Server;
beforeAll(async () => {
  installation = await startInstallation({ signers: 7, addresses: addressesFrom(base) });
  stack = installation.stack;
  free = [...installation.signers];
  await allowPlainHosts(stack, [`${renamed.host}:${renamed.port}`]);
  second = createServer(stack.portal.portalApp);
  await once(second.listen(renamed.port, renamed.host), 'listening');
  turnKnobs(stack.portal.knobs, { eventDelayMs: 0 });
}, 240_000);
afterAll(async () => {
  second?.closeAllConnections();
  second?.close();
  await installation?.stop();
});
afterEach(() => turnKnobs(stack.portal.knobs, { ...defaultKnobs(), eventDelayMs: 0 }));

function signer(): Signer {
  const next = free.shift();
  if (next === undefined) throw new Error('Enrol more signers');
  return next;
}

const act = (action: Parameters<typeof runAction>[1]) => runAction(stack.portal.context, action);
const state = () => stack.portal.context.store.data;

async function tab(personId: string): Promise<AppSession> {
  return (await (await visitor(stack, personId)).openFrame(dealTab(stack, dealId))).app;
}

async function home(personId: string = people.administrator.personId) {
  return (await visitor(stack, personId)).openFrame(appPage);
}

/** Puts a new contract into the deal and opens it. */
async function open(app: AppSession): Promise<SigningRequestView> {
  await act({ action: 'replace-file', name: 'Ugovor.pdf' });
  const fileId = state().items.find(({ entityTypeId, id }) => entityTypeId === 2 && id === dealId)?.files[field]?.[0];
  const address = { entityTypeId: 2, entityId: dealId, field, fileId: fileId ?? 0 };
  return app.call(signingRequestSchema, '/api/signing-requests', { address });
}

function press(app: AppSession, { requestId }: SigningRequestView, { phone }: Signer): Promise<Response> {
  return app.fetch(`/api/signing-requests/${requestId}/sign`, {
    code: phone.codeAt(Date.now()),
    credentialId,
    mark: { kind: 'none' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
  });
}

async function until(
  app: AppSession,
  opened: SigningRequestView,
  states: readonly string[],
): Promise<SigningRequestView> {
  let view = opened;
  const over = ['stored', 'failed', 'conflict', 'needs-code', 'abandoned'];
  while (!states.includes(view.state) && !over.includes(view.state)) {
    view = await app.call(signingRequestSchema, `/api/signing-requests/${view.requestId}?after=${view.version}`);
  }
  expect(states).toContain(view.state);
  return view;
}

async function sign(person: Signer): Promise<SigningRequestView> {
  const app = await tab(person.personId);
  const opened = await open(app);
  expect((await press(app, opened, person)).status).toBe(202);
  return until(app, opened, ['stored']);
}

/** Signed, and the portal takes no file: it waits to be stored. */
async function signUnstored(person: Signer): Promise<{ app: AppSession; view: SigningRequestView }> {
  const app = await tab(person.personId);
  const opened = await open(app);
  turnKnobs(stack.portal.knobs, { failWrites: 1_000 });
  expect((await press(app, opened, person)).status).toBe(202);
  return { app, view: await until(app, opened, ['storing']) };
}

const verdict = async () =>
  judge(filesInField(stack)[0]?.bytes ?? Buffer.alloc(0), { level: 'B-T', rootFile: stack.rootFile });

async function event(name: string, auth: Record<string, string>, data: Record<string, string>): Promise<number> {
  const form = new URLSearchParams({ event: name, ts: '1', ...data });
  for (const [key, value] of Object.entries(auth)) form.set(`auth[${key}]`, value);
  const url = `${httpOrigin(stack.addresses.app)}/b24/events`;
  return (await fetch(url, { method: 'POST', body: form })).status;
}

/** By the path that every portal takes; what was set up before is not chosen again. */
async function reinstall() {
  const administrator = await visitor(stack, people.administrator.personId);
  await administrator.post('/marketplace/install', new URLSearchParams());
  const { app, boot } = await administrator.openFrame(appPage);
  const before = await app.call(installStatusSchema, '/api/install');
  const finish = async () => {
    const status = await app.call(installStatusSchema, '/api/install/surfaces', {});
    await administrator.post('/app-frame/install-finish', {});
    return status;
  };
  return { app, boot, before, finish };
}

const command = (...words: string[]) => appCommand(stack, ...words);

const bound = () => ({
  placements: state()
    .placements.map(({ placement, handler }) => `${placement} ${handler}`)
    .toSorted(),
  types: state().userfieldTypes.map(({ userTypeId }) => userTypeId),
  events: state()
    .eventHandlers.map(({ event: name }) => name)
    .toSorted(),
});

describe('removed and installed again', () => {
  it('takes up everything: what was signed and not stored, people, grants, history, registrations', async () => {
    const stored = await sign(signer());
    const person = signer();
    const { view: waiting } = await signUnstored(person);
    const before = bound();
    await act({ action: 'uninstall', clean: false });
    await stack.portal.context.events.settled();
    expect(bound()).toEqual({ placements: [], types: [], events: [] });
    turnKnobs(stack.portal.knobs, { failWrites: 0 });
    const { before: status, boot, finish } = await reinstall();
    expect(boot.surface.kind).toBe('install');
    expect(status).toMatchObject({ surfaces: { bound: false }, pairing: { tenant: { name: 'Adriatik 24' } } });
    expect(status.kinds.find(({ entityTypeId }) => entityTypeId === 2)?.chosen).toEqual([field]);
    expect(await finish()).toMatchObject({ finished: true });
    expect(bound()).toEqual(before);
    const app = await tab(person.personId);
    expect(await until(app, waiting, ['stored'])).toMatchObject({ requestId: waiting.requestId });
    expect(await verdict()).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
    const { credentials } = await app.call(meSchema, '/api/me');
    expect(credentials.map((credential) => credential.credentialId)).toEqual([credentialId]);
    const { app: office } = await home();
    const { people: known } = await office.call(adminPeopleSchema, '/api/admin/people');
    expect(known.find(({ personId }) => personId === person.personId)).toMatchObject({ state: 'active' });
    const { documents } = await office.call(logPageSchema, '/api/admin/log/search', {});
    expect(documents.map(({ sha256 }) => sha256)).toEqual(expect.arrayContaining([stored.sha256, waiting.sha256]));
  });

  it('can be taken away before: requests, history, and the log that proves itself', async () => {
    const { app } = await home();
    const lines = (await (await app.fetch('/api/admin/takeout', { format: 'json' })).text()).trimEnd().split('\n');
    const kinds = lines.map((line) => z.looseObject({ kind: z.string() }).parse(JSON.parse(line)).kind);
    expect(kinds[0]).toBe('portal');
    expect(kinds.filter((kind) => kind === 'request').length).toBeGreaterThanOrEqual(2);
    const log = lines.slice(kinds.indexOf('log') + 1).map((line) => exportLineSchema.parse(JSON.parse(line)));
    expect(log[0]).toMatchObject({ kind: 'export', isWhole: true });
    expect(log.at(-1)).toMatchObject({ kind: 'witness' });
    const table = await (await app.fetch('/api/admin/takeout', { format: 'csv' })).text();
    expect(table.split('\r\n').filter((row) => row.startsWith('"stored"')).length).toBeGreaterThanOrEqual(2);
  });

  it('threat 17: is not removed by a forged event, and the log names it', async () => {
    const { memberId } = state();
    const forged = { member_id: memberId, application_token: 'f'.repeat(32) };
    expect(await event('ONAPPUNINSTALL', forged, { 'data[CLEAN]': '1' })).toBe(403);
    turnKnobs(stack.portal.knobs, { broken: ['removal-without-token', 'tokens-outlive-removal'] });
    expect(await event('ONAPPUNINSTALL', { member_id: memberId }, { 'data[CLEAN]': '1' })).toBe(403);
    expect((await (await tab(people.manager.personId)).fetch(listing)).status).toBe(200);
  });
});

describe('a new version', () => {
  it('tells of itself: what the portal dropped is registered anew', async () => {
    const before = bound();
    await act({ action: 'new-version', installer: false });
    await expect.poll(() => bound().events).toEqual(before.events);
    expect(bound()).toEqual(before);
  });

  it('whose event is lost is noticed when an administrator comes', async () => {
    const before = bound();
    turnKnobs(stack.portal.knobs, { dropEvents: true });
    await act({ action: 'new-version', installer: false });
    expect(bound().events).toEqual([]);
    expect((await home()).boot.surface.kind).toBe('home');
    expect(bound()).toEqual(before);
  });

  it('with an installer is finished by its last step', async () => {
    const before = bound();
    await act({ action: 'new-version' });
    const { before: status, finish } = await reinstall();
    expect(status.surfaces.bound).toBe(false);
    await finish();
    expect(bound()).toEqual(before);
  });

  it('would not be noticed in a portal that forgot nothing: the check fails when the rule is broken', async () => {
    turnKnobs(stack.portal.knobs, { broken: ['update-keeps-handlers'], dropEvents: true });
    await act({ action: 'new-version', installer: false });
    expect(bound().events).not.toEqual([]);
    await home();
  });
});

describe('a subscription that is over', () => {
  const isOver = async (app: AppSession) =>
    (await app.call(documentsAnswerSchema, listing)).isSubscriptionOver ?? false;

  it('stops signing by its own text, everything signed stays reachable, and it goes on when it is paid', async () => {
    const [before, person] = [signer(), signer()];
    const stored = await sign(before);
    const theirs = await tab(before.personId);
    const app = await tab(person.personId);
    const opened = await open(app);
    await act({ action: 'end-payment' });
    await expect.poll(() => isOver(app)).toBe(true);
    expect(await errorCodeOf(await press(app, opened, person))).toBe('subscription-over');
    const { address } = opened;
    expect(await errorCodeOf(await theirs.fetch('/api/signing-requests', { address }))).toBe('subscription-over');
    const signed = await theirs.fetch(`/api/signing-requests/${stored.requestId}/signed`);
    expect(signed.headers.get('content-type')).toBe('application/pdf');
    const receipt = await theirs.fetch(`/api/signing-requests/${stored.requestId}/receipt`, { timeZone: 'UTC' });
    expect(receipt.status).toBe(200);
    const { app: office, boot } = await home();
    expect(boot.subscriptionOver?.since).toMatch(/^\d{4}-\d{2}-\d{2}T00:00:00/);
    expect((await office.fetch('/api/admin/log/search', {})).status).toBe(200);
    // Paid, and nobody tells: whoever comes next finds it.
    turnKnobs(stack.portal.knobs, { dropEvents: true });
    await act({ action: 'pay', days: 30 });
    expect(await isOver(await tab(person.personId))).toBe(false);
    // The refusal has spent no code.
    expect((await press(app, opened, person)).status).toBe(202);
    await until(app, opened, ['stored']);
  });

  it('in a portal that answers no call until it is paid, still opens what is kept here', async () => {
    const person = signer();
    const stored = await sign(person);
    turnKnobs(stack.portal.knobs, { paymentRefused: true });
    const app = await tab(person.personId);
    expect(await errorCodeOf(await app.fetch(listing))).toBe('subscription-over');
    expect((await app.fetch(`/api/signing-requests/${stored.requestId}/signed`)).status).toBe(200);
    turnKnobs(stack.portal.knobs, { paymentRefused: false });
    expect(await isOver(await tab(person.personId))).toBe(false);
  });
});

describe('the access for work without anybody', () => {
  it('whose owner was dismissed is given by the next administrator who comes, and what waited is stored', async () => {
    const person = signer();
    const { app, view: waiting } = await signUnstored(person);
    await act({ action: 'revoke-tokens', userId: Number(person.personId) });
    await act({ action: 'set-active', userId: Number(people.administrator.personId), active: false });
    turnKnobs(stack.portal.knobs, { failWrites: 0 });
    const view = () => app.call(signingRequestSchema, `/api/signing-requests/${waiting.requestId}`);
    await expect.poll(async () => (await view()).error?.code).toBe('portal-needs-administrator');
    const other = people.secondManager.personId;
    await act({ action: 'set-admin', userId: Number(other), admin: true });
    const { app: office } = await home(other);
    const upkeep = z.object({ findings: z.array(z.looseObject({ check: z.string(), code: z.string().nullable() })) });
    await expect
      .poll(async () => {
        const { findings } = await office.call(upkeep, '/api/admin/doctor', { part: 'upkeep' });
        return findings.map(({ code }) => code);
      })
      .toEqual([null]);
    await until(app, waiting, ['stored']);
    await act({ action: 'set-active', userId: Number(people.administrator.personId), active: true });
    await act({ action: 'set-admin', userId: Number(other), admin: false });
  });
});

describe('a portal that was renamed', () => {
  it('threat 11: is followed by the OAuth server’s word and not by its own, with the tokens there are', async () => {
    const app = await tab(people.manager.personId);
    const { documents } = await app.call(documentsAnswerSchema, listing);
    const calls = () => stack.portal.context.log.filter(({ method }) => method === 'crm.item.get').length;
    const before = calls();
    turnKnobs(stack.portal.knobs, { broken: ['renamed-unknown-to-oauth'] });
    await act({ action: 'rename', origin: httpOrigin(renamed) });
    expect(await errorCodeOf(await app.fetch(listing))).toBe('portal-unavailable');
    expect(calls()).toBe(before);
    turnKnobs(stack.portal.knobs, { broken: [] });
    expect((await app.fetch(listing)).status).toBe(200);
    expect(calls()).toBe(before + 1);
    const address = Object.entries(documents[0]?.address ?? {}).map(([name, value]) => [name, String(value)]);
    const content = await app.fetch(`/api/documents/content?${new URLSearchParams(address).toString()}`);
    expect(Buffer.from(await content.arrayBuffer()).equals(filesInField(stack)[0]?.bytes ?? Buffer.alloc(0))).toBe(
      true,
    );
  });

  it('opens frames for its new address', async () => {
    stack = { ...stack, addresses: { ...stack.addresses, portal: renamed } };
    const { boot } = await home();
    expect(boot).toMatchObject({ surface: { kind: 'home' }, portalOrigin: httpOrigin(renamed) });
  });
});

describe('removed with its data', () => {
  it('loses nothing that was signed and stands nowhere else; a new installation begins anew', async () => {
    const { app } = await signUnstored(signer());
    await act({ action: 'uninstall', clean: true });
    await expect.poll(async () => (await app.fetch('/api/me')).status).toBe(401);
    await expect.poll(() => command('erasures')).toContain(`${state().memberId}\tportal\t`);
    expect(await command('unstored')).toContain('Ugovor.pdf');
    turnKnobs(stack.portal.knobs, { failWrites: 0 });
    const { before } = await reinstall();
    expect(before).toMatchObject({ pairing: { tenant: null }, finished: false });
    expect(before.kinds.flatMap(({ chosen }) => chosen)).toEqual([]);
    // Failed writes are repeated more and more seldom.
    await expect.poll(() => command('unstored'), { timeout: 120_000, interval: 2_000 }).toBe('');
    expect(await verdict()).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
  }, 240_000);
});
