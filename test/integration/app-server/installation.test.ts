import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { installStatusSchema } from '@dealseal/app-server/contract/install';
import { meSchema } from '@dealseal/app-server/contract/people';
import { type SigningRequestView, signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { enrolmentAnswerSchema } from '@dealseal/signing-service/contract/people';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findDeal } from '../../portal/crm/items.js';
import { findFile, replaceFiles } from '../../portal/crm/item-files.js';
import { runAction } from '../../portal/emulator-actions.js';
import { defaultKnobs, turnKnobs } from '../../portal/state/knobs.js';
import { addressesFrom, httpOrigin } from '../../support/addresses.js';
import { activationCode, appPage, installApp, invite, people, visitor } from '../../support/install-app.js';
import { AuthenticatorApp } from '../../support/one-time-code.js';
import type { AppSession } from '../../support/portal-visitor.js';
import { brokenRules } from '../../support/signed-files.js';
import { credentialId, type Stack, startStack } from '../../support/stack.js';

const dealId = 412;
const field = 'UF_CRM_SIGN_DOC';
const mebibyte = 1024 * 1024;

let directory: string;
let stack: Stack;
let phone: AuthenticatorApp;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-'));
  stack = await startStack({ directory, addresses: addressesFrom(26_310) });
  const { otpauthUri } = await installApp(stack);
  phone = new AuthenticatorApp(otpauthUri);
}, 180_000);
afterAll(async () => {
  await stack.stop();
  await rm(directory, { recursive: true, force: true });
});

async function tabOf(personId: string): Promise<AppSession> {
  const person = await visitor(stack, personId);
  const handler = `${httpOrigin(stack.addresses.app)}/b24/frame`;
  const { app } = await person.openFrame({
    kind: 'placement',
    placement: 'CRM_DEAL_DETAIL_TAB',
    handler,
    itemId: dealId,
  });
  return app;
}

describe('the app-server in the portal emulator', () => {
  it('is installed by the real path, and the steps may be taken again', async () => {
    const administrator = await visitor(stack, people.administrator.personId);
    const { app } = await administrator.openFrame(appPage);
    const status = await app.call(installStatusSchema, '/api/install');
    expect(status.finished).toBe(true);
    const { userfieldTypes, placements } = z
      .object({ userfieldTypes: z.array(z.unknown()), placements: z.array(z.unknown()) })
      .parse(stack.portal.context.store.data);
    const again = await app.call(installStatusSchema, '/api/install/surfaces', {});
    expect(again).toEqual(status);
    expect(stack.portal.context.store.data).toMatchObject({ userfieldTypes, placements });
  });

  it('opens the field in the card, and lists its documents with one portal call', async () => {
    const manager = await visitor(stack, people.manager.personId);
    const { app, boot } = await manager.openFrame({
      kind: 'userfield',
      fieldName: 'UF_CRM_DEALSEAL',
      itemId: dealId,
      mode: 'view',
    });
    expect(boot.surface).toEqual({ kind: 'field', mode: 'view', entityTypeId: 2, entityId: dealId });
    const before = stack.portal.context.log.length;
    const listed = await app.call(documentsAnswerSchema, `/api/documents?entityTypeId=2&entityId=${dealId}`);
    const methods = stack.portal.context.log.slice(before).map((entry) => entry.method);
    expect(methods.filter((method) => method.toLowerCase() !== 'crm.controller.item.getfile')).toEqual([
      'crm.item.get',
    ]);
    expect(listed.documents).toHaveLength(1);
  });

  it('shows a person without rights to the deal nothing', async () => {
    const person = await visitor(stack, people.stranger.personId);
    const { app } = await person.openFrame({
      kind: 'app',
      placement: 'DEFAULT',
      handler: '',
      options: { surface: 'sign', entityTypeId: 2, entityId: dealId, field, fileId: 1 },
    });
    const answer = await app.fetch(`/api/documents?entityTypeId=2&entityId=${dealId}`);
    expect(answer.status).toBe(404);
  });
});

describe('a portal that is not as it should be', () => {
  const listing = `/api/documents?entityTypeId=2&entityId=${dealId}`;
  const errorSchema = z.object({ error: z.object({ code: z.string(), retry: z.string() }) });
  const codeOf = async (app: AppSession): Promise<string> =>
    errorSchema.parse(await (await app.fetch(listing)).json()).error.code;
  afterEach(() => turnKnobs(stack.portal.knobs, { ...defaultKnobs(), eventDelayMs: 0 }));

  it('too old to send its endpoint and application token: its frames open', async () => {
    turnKnobs(stack.portal.knobs, { oldPortal: true });
    const app = await tabOf(people.manager.personId);
    expect((await app.fetch(listing)).status).toBe(200);
  });

  it.each([
    ['takes no more calls', { down: '503' }, 'portal-busy'],
    ['closes connections', { down: 'refused' }, 'portal-unavailable'],
    ['answers pages of HTML', { html500: true }, 'portal-unavailable'],
  ] as const)('%s: may be tried later', async (_name, knobs, code) => {
    const app = await tabOf(people.manager.personId);
    turnKnobs(stack.portal.knobs, knobs);
    expect(await codeOf(app)).toBe(code);
  });

  it('has ended the tokens: the page is asked to bring a fresh one', async () => {
    const app = await tabOf(people.manager.personId);
    await runAction(stack.portal.context, { action: 'revoke-tokens', userId: Number(people.manager.personId) });
    expect(await codeOf(app)).toBe('session-expired');
  });

  it('moves nowhere by its own word', async () => {
    const app = await tabOf(people.manager.personId);
    turnKnobs(stack.portal.knobs, { renamedTo: 'http://127.0.0.9:1' });
    expect(await codeOf(app)).toBe('portal-unavailable');
  });
});

describe('a PDF of 25 MB from field to field', () => {
  it('costs the app-server at most 60 MB above idle', async () => {
    await enrolManager();
    // Idle is what a fresh process takes; its sessions and requests are in the database.
    await stack.app.stop();
    await stack.app.start();
    // 25.2 MB.
    const bytes = await bigPdf(24 * mebibyte);
    putFile(bytes);
    const app = await tabOf(people.manager.personId);
    const fileId = findDeal(stack.portal.context, dealId)?.files[field]?.[0] ?? 0;
    const address = { entityTypeId: 2, entityId: dealId, field, fileId };
    await app.call(documentsAnswerSchema, `/api/documents?entityTypeId=2&entityId=${dealId}`);

    const idle = await memory('VmRSS');
    await resetPeak();
    const request = await app.call(signingRequestSchema, '/api/signing-requests', { address });
    await app.call(signingRequestSchema, `/api/signing-requests/${request.requestId}/sign`, {
      code: managerPhone.codeAt(Date.now()),
      credentialId,
      mark: { kind: 'none' },
      timeZone: 'Europe/Podgorica',
      language: 'en',
    });
    const stored = await settled(app, request);
    const peak = await memory('VmHWM');
    expect(stored.state).toBe('stored');
    const [newId = 0] = findDeal(stack.portal.context, dealId)?.files[field] ?? [];
    expect(findFile(stack.portal.context, newId)?.size).toBeGreaterThan(bytes.length);
    const signed = stack.portal.context.files.read(newId) ?? Buffer.alloc(0);
    expect(await brokenRules([signed], { level: 'B-T', rootFile: stack.rootFile })).toEqual([]);
    console.log(`app-server: idle ${Math.round(idle / 1024)} MB, peak ${Math.round(peak / 1024)} MB`);
    expect(peak - idle).toBeLessThan(60 * 1024);
  }, 180_000);
});

let managerPhone: AuthenticatorApp;

async function enrolManager(): Promise<void> {
  await invite(stack, phone, [people.manager]);
  const app = await tabOf(people.manager.personId);
  const code = await activationCode(stack, people.manager.personId);
  const enrolment = await app.call(enrolmentAnswerSchema, '/api/enrolments', { activationCode: code });
  managerPhone = new AuthenticatorApp(enrolment.otpauthUri);
  const previous = await managerPhone.previousCode();
  await app.call(z.unknown(), `/api/enrolments/${enrolment.enrolmentId}/confirm`, { codes: [previous] });
  const { person } = await app.call(meSchema, '/api/me');
  expect(person.state).toBe('active');
}

async function bigPdf(size: number): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage().drawText('A contract with a large attachment');
  document.context.register(document.context.stream(randomBytes(size)));
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

function putFile(bytes: Buffer): void {
  const { context } = stack.portal;
  const deal = findDeal(context, dealId);
  if (deal === undefined) throw new Error('no such deal');
  const choices = [{ add: { name: 'Ugovor.pdf', bytes } }];
  replaceFiles(context, { item: deal, fieldName: field, choices, userId: Number(people.manager.personId) });
}

async function settled(app: AppSession, opened: SigningRequestView): Promise<SigningRequestView> {
  let view = opened;
  while (!['stored', 'failed', 'conflict', 'needs-code', 'abandoned'].includes(view.state)) {
    view = await app.call(signingRequestSchema, `/api/signing-requests/${view.requestId}?after=${view.version}`);
  }
  return view;
}

/** kB, of the app-server's process (proc(5)). */
async function memory(name: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${stack.app.pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]);
}

/** Writing 5 sets the peak back to what is resident now. */
async function resetPeak(): Promise<void> {
  await writeFile(`/proc/${stack.app.pid}/clear_refs`, '5');
}

describe('removed from the portal', () => {
  it('ends every session, and tells who opens it that it is not installed', async () => {
    const app = await tabOf(people.manager.personId);
    await runAction(stack.portal.context, { action: 'uninstall', clean: true });
    await expect.poll(async () => (await app.fetch('/api/me')).status, { timeout: 10_000 }).toBe(401);
  });
});
