import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { installStatusSchema } from '@dealseal/app-server/contract/install';
import { type SigningRequestView, signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { confirmationAnswerSchema, enrolmentAnswerSchema } from '@dealseal/signing-service/contract/people';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { replaceFiles } from '../portal/crm/deal-files.js';
import { findDeal } from '../portal/crm/deal-rights.js';
import { runAction } from '../portal/emulator-actions.js';
import { defaultKnobs, turnKnobs } from '../portal/state/knobs.js';
import { addressesFrom } from '../support/addresses.js';
import { appPage, installApp, people, tenantName, visitor } from '../support/install-app.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import type { AppSession } from '../support/portal-visitor.js';
import { credentialId, type Stack, startStack } from '../support/stack.js';
import { contractPdf } from './documents-to-sign.js';
import {
  activationCodeOf,
  codeNow,
  type Enrolled,
  enrolAtConsole,
  enrolPeople,
  invitePeople,
  wrongCode,
} from './enrolled-people.js';
import { dealTab, errorCodeOf, framePost, sendFrame, sessionOf } from './frame-post.js';
import { joinTenant, type ServiceTenant } from './service-tenant.js';

const dealId = 412;
const contract = 'UF_CRM_SIGN_DOC';
const annexes = 'UF_CRM_SIGN_DOCS';
const listing = `/api/documents?entityTypeId=2&entityId=${dealId}`;
const signerIds = [101, 102, 103, 104];

let directory: string;
let stack: Stack;
let tenant: ServiceTenant;
let signers: Enrolled[];
/** The code word of the manager, who is invited and has not set up codes yet. */
let activationCode: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-attack-'));
  stack = await startStack({ directory, addresses: addressesFrom(28_790) });
  addPeople();
  await installApp(stack);
  const { app } = await (await visitor(stack, people.administrator.personId)).openFrame(appPage);
  await app.call(installStatusSchema, '/api/install/fields', { fields: [contract, annexes] });
  tenant = await joinTenant(stack, '--tenant', tenantName);
  const personIds = signerIds.map(String);
  signers = await enrolPeople(stack, tenant, { administrator: await enrolAtConsole(stack, tenant, 'one'), personIds });
  const administrator = await enrolAtConsole(stack, tenant, 'two');
  await invitePeople(tenant, { administrator, personIds: [people.manager.personId] });
  activationCode = await activationCodeOf(stack, tenant, people.manager.personId);
}, 120_000);
afterAll(async () => {
  await tenant?.client.close();
  await stack?.stop();
  await rm(directory, { recursive: true, force: true });
});
afterEach(() => turnKnobs(stack.portal.knobs, { faults: defaultKnobs().faults }));

function addPeople(): void {
  const { data } = stack.portal.context.store;
  for (const id of signerIds) {
    const person = {
      id,
      name: 'Potpisnica',
      lastName: String(id),
      position: '',
      email: '',
      admin: false,
      active: true,
    };
    data.people.push(person);
  }
  const deal = findDeal(stack.portal.context, dealId);
  deal?.readers.push(...signerIds);
  deal?.editors.push(...signerIds);
}

function signer(index: number): Enrolled {
  const found = signers[index];
  if (found === undefined) throw new Error('Enrol more signers');
  return found;
}

async function tabOf(personId: string): Promise<AppSession> {
  const post = await framePost(await visitor(stack, personId), dealTab(stack, dealId));
  return sessionOf(post, await sendFrame(post));
}

/** Somebody puts these files into the field; answers their ids. */
function put(field: string, files: readonly { readonly name: string; readonly bytes: Buffer }[]): number[] {
  const { context } = stack.portal;
  const deal = findDeal(context, dealId);
  if (deal === undefined) throw new Error('The deal is gone');
  replaceFiles(context, { deal, fieldName: field, choices: files.map((add) => ({ add })), userId: 11 });
  return filesOf(field);
}

function filesOf(field: string): number[] {
  return findDeal(stack.portal.context, dealId)?.files[field] ?? [];
}

function bytesOf(fileId: number | undefined): Buffer {
  return stack.portal.context.files.read(fileId ?? 0) ?? Buffer.alloc(0);
}

function addressOf(field: string, fileId: number | undefined): object {
  return { entityTypeId: 2, entityId: dealId, field, fileId: fileId ?? 0 };
}

async function open(app: AppSession, field: string, fileId: number | undefined): Promise<SigningRequestView> {
  return app.call(signingRequestSchema, '/api/signing-requests', { address: addressOf(field, fileId) });
}

function signing(code: string): object {
  return { code, credentialId, mark: { kind: 'none' }, timeZone: 'Europe/Podgorica', language: 'en' };
}

async function becomes(
  app: AppSession,
  opened: SigningRequestView,
  states: readonly string[],
): Promise<SigningRequestView> {
  let view = opened;
  while (!states.includes(view.state)) {
    view = await app.call(signingRequestSchema, `/api/signing-requests/${view.requestId}?after=${view.version}`);
  }
  return view;
}

const storing = ['signed', 'storing'];
const ended = ['stored', 'failed', 'conflict', 'needs-code', 'abandoned'];
const portalIsDown = { 'crm.item.update': { status: 503, error: 'OVERLOAD_LIMIT' } };

function signaturesIn(bytes: Buffer): number {
  return bytes.toString('latin1').split('/ByteRange').length - 1;
}

describe('threat 3: other people’s deals and files', () => {
  it('shows a person without rights to the deal nothing, as if there were no such deal', async () => {
    const [file] = put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('hidden') }]);
    const seen: unknown[] = [];
    for (const entityId of [dealId, 999_999]) {
      const address = { entityTypeId: 2, entityId, field: contract, fileId: file ?? 0 };
      const options = { surface: 'sign', ...address };
      const stranger = await visitor(stack, people.stranger.personId);
      const { app } = await stranger.openFrame({ ...appPage, options });
      const query = new URLSearchParams(Object.entries(address).map(([key, value]) => [key, String(value)]));
      const answers = [
        await app.fetch(`/api/documents?entityTypeId=2&entityId=${entityId}`),
        await app.fetch(`/api/documents/content?${query.toString()}`),
        await app.fetch('/api/signing-requests', { address }),
      ];
      const bodies = await Promise.all(answers.map(async (each) => `${each.status} ${await errorCodeOf(each)}`));
      seen.push(bodies);
    }
    expect(seen[0]).toEqual(['404 access-denied', '404 access-denied', '404 access-denied']);
    expect(seen[1]).toEqual(seen[0]);
  });

  it('gives no file that the named field does not hold, and no request of another person', async () => {
    const [file] = put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('of the contract') }]);
    const [annex] = put(annexes, [{ name: 'Prilog.pdf', bytes: contractPdf('of the annexes') }]);
    const app = await tabOf(signer(0).personId);
    for (const fileId of [annex ?? 0, 1]) {
      const query = `entityTypeId=2&entityId=${dealId}&field=${contract}&fileId=${fileId}`;
      expect(await errorCodeOf(await app.fetch(`/api/documents/content?${query}`))).toBe('document-gone');
      const opened = await app.fetch('/api/signing-requests', { address: addressOf(contract, fileId) });
      expect(await errorCodeOf(opened)).toBe('document-changed');
    }
    const { requestId } = await open(app, contract, file);
    const other = await tabOf(signer(1).personId);
    const errorSchema = z.object({
      error: z.object({ code: z.string(), retry: z.string(), details: z.unknown().optional() }),
    });
    const refusal = async (id: string, rest: string) =>
      errorSchema.parse(await (await other.fetch(`/api/signing-requests/${id}${rest}`)).json());
    for (const rest of ['', '/content', '/signed']) {
      expect(await refusal(requestId, rest)).toEqual(await refusal(randomUUID(), rest));
    }
    await app.fetch(`/api/signing-requests/${requestId}/abandon`, {});
  });
});

describe('threat 8: a file replaced meanwhile', () => {
  it('is not overwritten by the signed earlier version', async () => {
    const [file] = put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('earlier version') }]);
    const app = await tabOf(signer(0).personId);
    const request = await open(app, contract, file);
    turnKnobs(stack.portal.knobs, { faults: portalIsDown });
    const pressed = await app.call(
      signingRequestSchema,
      `/api/signing-requests/${request.requestId}/sign`,
      signing(codeNow(signer(0))),
    );
    const signed = await becomes(app, pressed, storing);
    const replaced = contractPdf('the version of somebody else');
    const [theirs] = put(contract, [{ name: 'Ugovor v2.pdf', bytes: replaced }]);
    turnKnobs(stack.portal.knobs, { faults: {} });
    await app.fetch(`/api/signing-requests/${request.requestId}/store-now`, {});
    expect((await becomes(app, signed, ended)).state).toBe('conflict');
    expect(filesOf(contract)).toEqual([theirs]);
    expect(bytesOf(theirs).equals(replaced)).toBe(true);
    const kept = await app.fetch(`/api/signing-requests/${request.requestId}/signed`);
    expect(signaturesIn(Buffer.from(await kept.arrayBuffer()))).toBe(1);
    await app.fetch(`/api/signing-requests/${request.requestId}/resolve`, { choice: 'discard' });
  });

  it('keeps everybody else’s files of a multiple field', async () => {
    const names = ['Prvi.pdf', 'Drugi.pdf', 'Treći.pdf'];
    const ids = put(
      annexes,
      names.map((name) => ({ name, bytes: contractPdf(`annex ${names.indexOf(name)}`) })),
    );
    const app = await tabOf(signer(1).personId);
    const request = await open(app, annexes, ids[1]);
    const added = findDeal(stack.portal.context, dealId);
    if (added === undefined) throw new Error('The deal is gone');
    // Somebody adds a fourth between preview and signature.
    const choices = [...ids.map((keep) => ({ keep })), { add: { name: 'Novi.pdf', bytes: contractPdf('fourth') } }];
    replaceFiles(stack.portal.context, { deal: added, fieldName: annexes, choices, userId: 11 });
    const fourth = filesOf(annexes)[3];
    const pressed = await app.call(
      signingRequestSchema,
      `/api/signing-requests/${request.requestId}/sign`,
      signing(codeNow(signer(1))),
    );
    const stored = await becomes(app, pressed, ended);
    expect(stored.state).toBe('stored');
    expect(filesOf(annexes)).toEqual([ids[0], stored.result?.fileId, ids[2], fourth]);
    expect(filesOf(annexes).map((id) => signaturesIn(bytesOf(id)))).toEqual([0, 1, 0, 0]);
  });
});

describe('threats 9 and 10: the original lost, Sign pressed twice', () => {
  it('keeps the original until the signed file is stored, and makes one signature of 20 presses in two tabs', async () => {
    const original = contractPdf('pressed twenty times');
    const [file] = put(contract, [{ name: 'Ugovor.pdf', bytes: original }]);
    const tabs = [await tabOf(signer(2).personId), await tabOf(signer(2).personId)];
    const [app] = tabs;
    if (app === undefined) throw new Error('No tab');
    const opened = await Promise.all(tabs.flatMap((tab) => [1, 2, 3, 4, 5].map(() => open(tab, contract, file))));
    expect(new Set(opened.map(({ requestId }) => requestId)).size).toBe(1);
    const [request] = opened;
    if (request === undefined) throw new Error('No request');
    const path = `/api/signing-requests/${request.requestId}`;
    turnKnobs(stack.portal.knobs, { faults: portalIsDown });
    const body = signing(codeNow(signer(2)));
    const presses = Array.from({ length: 20 }, (_, index) => (tabs[index % 2] ?? app).fetch(`${path}/sign`, body));
    const statuses = (await Promise.all(presses)).map(({ status }) => status);
    expect(statuses).toContain(202);
    const signed = await becomes(app, request, storing);
    expect(bytesOf(filesOf(contract)[0]).equals(original)).toBe(true);
    const kept = Buffer.from(await (await app.fetch(`${path}/content`)).arrayBuffer());
    expect(kept.equals(original)).toBe(true);
    turnKnobs(stack.portal.knobs, { faults: {} });
    await Promise.all(presses.slice(0, 5).map(() => app.fetch(`${path}/store-now`, {})));
    expect((await becomes(app, signed, ended)).state).toBe('stored');
    const [stored, ...others] = filesOf(contract).map(bytesOf);
    expect(others).toEqual([]);
    expect(signaturesIn(stored ?? Buffer.alloc(0))).toBe(1);
    expect(stored?.subarray(0, original.length).equals(original)).toBe(true);
    const written = stack.portal.context.log.filter(
      ({ method, error }) => method === 'crm.item.update' && error === '',
    );
    expect(written.filter(({ userId }) => userId === 103)).toHaveLength(1);
  });
});

describe('threat 13: names that are markup', () => {
  it('a file’s name is text in headers and answers', async () => {
    const name = `"><img src=x onerror=alert(1)>\r\nX-Evil: 1;\u202Efdp.exe'.pdf`;
    const [file] = put(contract, [{ name, bytes: contractPdf('name') }]);
    const app = await tabOf(signer(3).personId);
    const query = `entityTypeId=2&entityId=${dealId}&field=${contract}&fileId=${file ?? 0}`;
    const answer = await app.fetch(`/api/documents/content?${query}`);
    const disposition = answer.headers.get('content-disposition') ?? '';
    expect(answer.status).toBe(200);
    expect(disposition).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/);
    expect(decodeURIComponent(disposition)).not.toMatch(/[\r\n\u202E]/);
    expect(answer.headers.get('x-evil')).toBe(null);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    const listed = await app.fetch(listing);
    expect(listed.headers.get('content-type')).toMatch(/^application\/json/);
    expect(listed.headers.get('x-content-type-options')).toBe('nosniff');
    documentsAnswerSchema.parse(await listed.json());
  });
});

describe('threats 16, 19, 24: secrets where they do not belong', () => {
  it('are in no log and no database after enrolment, signing and refusals', async () => {
    const planted = 'KANARINAC-U-TEKSTU-UGOVORA';
    const [file] = put(contract, [{ name: 'Tajni ugovor.pdf', bytes: contractPdf(planted) }]);
    const app = await tabOf(people.manager.personId);
    await app.fetch('/api/enrolments', { activationCode: 'KANA-RINA' });
    const begun = await app.call(enrolmentAnswerSchema, '/api/enrolments', { activationCode });
    const phone = new AuthenticatorApp(begun.otpauthUri);
    const manager = { personId: people.manager.personId, phone };
    const confirming = await phone.previousCode();
    await app.call(confirmationAnswerSchema, `/api/enrolments/${begun.enrolmentId}/confirm`, { codes: [confirming] });
    const request = await open(app, contract, file);
    const path = `/api/signing-requests/${request.requestId}`;
    const wrong = wrongCode(manager);
    expect(await errorCodeOf(await app.fetch(`${path}/sign`, signing(wrong)))).toBe('code-wrong');
    const code = codeNow(manager);
    const pressed = await app.call(signingRequestSchema, `${path}/sign`, signing(code));
    expect((await becomes(app, pressed, ended)).state).toBe('stored');
    // The portal refuses with its own words, and the tokens die.
    await runAction(stack.portal.context, { action: 'revoke-tokens', userId: Number(manager.personId) });
    await app.fetch(listing);

    const secret = new URL(begun.otpauthUri).searchParams.get('secret') ?? '';
    const pairs = z.object({ pairs: z.array(z.object({ accessToken: z.string(), refreshToken: z.string() })) });
    const { pairs: tokens } = pairs.parse(JSON.parse(await readFile(join(directory, 'portal', 'oauth.json'), 'utf8')));
    expect(tokens.length).toBeGreaterThan(5);
    const { installation } = stack.portal.context.store.data;
    const texts = [
      (await readFile(stack.token.pinFile, 'utf8')).trim(),
      secret,
      secret.toLowerCase(),
      begun.secretGroups.join(' '),
      activationCode,
      activationCode.replaceAll('-', ''),
      'KANA-RINA',
      'KANARINA',
      stack.portal.clientSecret,
      installation.applicationToken,
      planted,
      ...tokens.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]),
    ];
    const secrets = [...texts.map((text) => Buffer.from(text, 'utf8')), ...encodings(fromBase32(secret))];
    const places = await kept();
    expect(places.map(({ name }) => name).toSorted()).toEqual(expect.arrayContaining(['app/log', 'service/log']));
    expect(places.filter(({ name }) => name.includes('sqlite')).length).toBeGreaterThanOrEqual(2);
    for (const { name, bytes } of places) {
      const found = secrets.filter((each) => bytes.includes(each)).map((each) => each.toString('latin1'));
      expect({ name, found }).toEqual({ name, found: [] });
      const isLog = name.endsWith('log');
      const codes = [confirming, code, wrong].filter((each) => {
        return isLog && new RegExp(`(?<![0-9A-Za-z.])${each}(?![0-9A-Za-z])`).test(bytes.toString('utf8'));
      });
      expect({ name, codes }).toEqual({ name, codes: [] });
    }
  });
});

/** Logs and databases of both programs, as they lie on the disk now. */
async function kept(): Promise<{ name: string; bytes: Buffer }[]> {
  const names: string[] = [];
  for (const folder of ['app', 'service']) {
    const inside = await readdir(join(directory, folder), { recursive: true });
    names.push(...inside.map((name) => join(folder, name)));
  }
  const wanted = names.filter((name) => name.endsWith('/log') || /sqlite|\.db/.test(name));
  return Promise.all(wanted.map(async (name) => ({ name, bytes: await readFile(join(directory, name)) })));
}

function encodings(bytes: Buffer): Buffer[] {
  const texts = (['hex', 'base64', 'base64url'] as const).map((encoding) => Buffer.from(bytes.toString(encoding)));
  return [bytes, ...texts];
}

/** RFC 4648 §6. */
function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
