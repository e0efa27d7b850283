import { type InstallStatus, installStatusSchema, trialBegunSchema } from '@dealseal/app-server/contract/install';
import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { type SigningRequestView, signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { enrolmentAnswerSchema } from '@dealseal/signing-service/contract/people';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findFile } from '../../portal/crm/item-files.js';
import { findDeal } from '../../portal/crm/items.js';
import { addressesFrom, httpOrigin, httpsOrigin } from '../../support/addresses.js';
import { appPage, people, tenantName, visitor } from '../../support/install-app.js';
import { AuthenticatorApp, nextStep } from '../../support/one-time-code.js';
import type { AppSession, PortalVisitor } from '../../support/portal-visitor.js';
import { credentialId, type Stack, startStack } from '../../support/stack.js';
import { trialCredentialId } from '../../support/trial-key.js';

const dealId = 412;
const field = 'UF_CRM_SIGN_DOC';
const { administrator } = people;

let directory: string;
let stack: Stack;
let owner: PortalVisitor;
let app: AppSession;
let phone: AuthenticatorApp;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-trial-'));
  stack = await startStack({ directory, addresses: addressesFrom(26_410), trial: { signatures: 2 } });
  const { trialCode } = await stack.console.json(z.object({ trialCode: z.string() }), 'trial-code');
  await writeFile(join(directory, 'app', 'trial-code'), `${trialCode}\n`, { mode: 0o600 });
  owner = await visitor(stack, administrator.personId);
  await owner.post('/marketplace/install', new URLSearchParams());
  ({ app } = await owner.openFrame(appPage));
}, 180_000);
afterAll(async () => {
  await stack?.stop();
  await rm(directory, { recursive: true, force: true });
});

const wishes = { timeZone: 'Europe/Podgorica', language: 'sr-Latn-ME' } as const;
const status = (): Promise<InstallStatus> => app.call(installStatusSchema, '/api/install');

function signTestPage(credential: string): Promise<Response> {
  const code = phone.codeAt(Date.now());
  return app.fetch('/api/install/test-signature', {
    requestKey: randomUUID(),
    credentialId: credential,
    code,
    ...wishes,
  });
}

async function testPage(): Promise<Buffer> {
  const answer = await app.fetch('/api/install/test-signature');
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  return Buffer.from(await answer.arrayBuffer());
}

async function tab(): Promise<AppSession> {
  const person = await visitor(stack, administrator.personId);
  const handler = `${httpOrigin(stack.addresses.app)}/b24/frame`;
  return (await person.openFrame({ kind: 'placement', placement: 'CRM_DEAL_DETAIL_TAB', handler, itemId: dealId })).app;
}

async function openContract(session: AppSession): Promise<SigningRequestView> {
  const fileId = findDeal(stack.portal.context, dealId)?.files[field]?.[0] ?? 0;
  const address = { entityTypeId: 2, entityId: dealId, field, fileId };
  await session.call(documentsAnswerSchema, `/api/documents?entityTypeId=2&entityId=${dealId}`);
  return session.call(signingRequestSchema, '/api/signing-requests', { address });
}

function press(session: AppSession, request: SigningRequestView, credential: string): Promise<Response> {
  return session.fetch(`/api/signing-requests/${request.requestId}/sign`, {
    code: phone.codeAt(Date.now()),
    credentialId: credential,
    mark: { kind: 'preset', preset: 'last-page-bottom-left' },
    ...wishes,
  });
}

async function settled(session: AppSession, opened: SigningRequestView): Promise<SigningRequestView> {
  let view = opened;
  while (!['stored', 'failed', 'conflict', 'needs-code', 'abandoned'].includes(view.state)) {
    view = await session.call(signingRequestSchema, `/api/signing-requests/${view.requestId}?after=${view.version}`);
  }
  return view;
}

/** The contract as it lies in the deal. */
function contract(): Buffer {
  const [fileId = 0] = findDeal(stack.portal.context, dealId)?.files[field] ?? [];
  expect(findFile(stack.portal.context, fileId)).toBeDefined();
  return stack.portal.context.files.read(fileId) ?? Buffer.alloc(0);
}

async function tool(name: 'pdftotext' | 'pdfsig', pdf: Buffer): Promise<string> {
  const file = join(directory, 'looked-at.pdf');
  await writeFile(file, pdf);
  return execFileSync(name, name === 'pdfsig' ? ['-nocert', file] : [file, '-'], { encoding: 'utf8' });
}

const codeOf = async (answer: Response) =>
  z.object({ error: z.object({ code: z.string() }) }).parse(await answer.json()).error.code;

describe('from a trial to signing in earnest', () => {
  it('begins by one press: a tenant of its own, and the code for the first phone, once', async () => {
    await app.call(installStatusSchema, '/api/install/fields', { kinds: [{ entityTypeId: 2, fields: [field] }] });
    await app.call(installStatusSchema, '/api/install/surfaces', {});
    const begun = await app.call(trialBegunSchema, '/api/install/trial', {});
    expect(begun.status).toMatchObject({ pairing: { trial: { signaturesLeft: 2 }, canTry: true }, finished: true });
    expect(JSON.stringify(await status())).not.toContain(begun.invitation.activationCode);
    await owner.post('/app-frame/install-finish', {});
    const { activationCode } = begun.invitation;
    const enrolment = await app.call(enrolmentAnswerSchema, '/api/enrolments', { activationCode });
    phone = new AuthenticatorApp(enrolment.otpauthUri);
    const codes = [await phone.previousCode()];
    await app.call(z.unknown(), `/api/enrolments/${enrolment.enrolmentId}/confirm`, { codes });
  });

  it('signs a page made on the spot with the own code: a valid signature under a mark that says TEST', async () => {
    expect((await app.fetch('/api/install/test-signature')).status).toBe(404);
    const answer = await signTestPage(trialCredentialId);
    expect(answer.status).toBe(200);
    const signed = installStatusSchema.parse(await answer.json());
    expect(signed).toMatchObject({ testSignature: { isTest: true }, pairing: { trial: { signaturesLeft: 1 } } });
    const pdf = await testPage();
    expect(await tool('pdftotext', pdf)).toMatch(/Probna stranica[^]*TEST/);
    expect(await tool('pdfsig', pdf)).toContain('Signature is Valid');
  });

  it("signs a deal's contract as ever, told and marked as TEST", async () => {
    await nextStep();
    const session = await tab();
    const request = await openContract(session);
    expect((await press(session, request, trialCredentialId)).status).toBeLessThan(300);
    const stored = await settled(session, request);
    expect(stored).toMatchObject({ state: 'stored', result: { certificateOwner: 'TEST · DealSeal TEST' } });
    expect(await tool('pdftotext', contract())).toContain('TEST');
    expect(await tool('pdfsig', contract())).toContain('Signature is Valid');
  });

  it('ends with its number of signatures, and says so', async () => {
    await nextStep();
    expect(await codeOf(await signTestPage(trialCredentialId))).toBe('trial-over');
    expect((await status()).pairing.trial?.signaturesLeft).toBe(0);
  });

  it('is replaced by pairing: codes are set up anew, what is signed stays, and the own key signs without TEST', async () => {
    const session = await tab();
    const underWay = await openContract(session);
    const asked = ['pairing-code', '--tenant-name', tenantName];
    const { pairingCode, tenantId } = await stack.console.json(
      z.object({ pairingCode: z.string(), tenantId: z.string() }),
      ...asked,
    );
    const service = httpsOrigin(stack.addresses.service);
    const paired = await app.call(installStatusSchema, '/api/install/pairing', { pairingCode, service });
    expect(paired).toMatchObject({ pairing: { trial: null, canTry: false }, testSignature: null });
    expect(await codeOf(await app.fetch('/api/install/trial', {}))).toBe('request-state');
    await stack.console.run('credential', 'assign', '--tenant', tenantId, '--credential', credentialId);
    // The trial's phone opens nothing here.
    expect(await codeOf(await press(session, underWay, credentialId))).toBe('code-wrong');
    const account = { ...administrator, account: 'test' };
    phone = new AuthenticatorApp((await stack.console.enrolAdministrator({ tenant: tenantId, ...account })).otpauthUri);
    const grant = ['--credential', credentialId, '--person', administrator.personId];
    await stack.console.run('credential', 'assign', '--tenant', tenantId, ...grant);
    const before = contract();
    expect((await press(session, underWay, credentialId)).status).toBeLessThan(300);
    expect(await settled(session, underWay)).toMatchObject({
      state: 'stored',
      result: { certificateOwner: 'Adriatik Trade d.o.o.' },
    });
    expect(contract().subarray(0, before.length).equals(before)).toBe(true);
    expect((await tool('pdfsig', contract())).match(/Signature is Valid/g)).toHaveLength(2);
    // The log is the new tenant's: no head of the trial's is held against it.
    const ok = z.object({ check: z.object({ ok: z.boolean() }) });
    expect(await app.call(ok, '/api/admin/log/check', { again: true })).toMatchObject({ check: { ok: true } });
    await nextStep();
    expect((await signTestPage(credentialId)).status).toBe(200);
    expect(await tool('pdftotext', await testPage())).not.toContain('TEST');
    expect((await status()).testSignature).toMatchObject({ isTest: false });
  });
});
