import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { installStatusSchema } from '@dealseal/app-server/contract/install';
import { adminGrantsSchema } from '@dealseal/app-server/contract/people';
import { type SigningRequestView, signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, type Signer, startInstallation } from '../../e2e/installation.js';
import { filesInField, judge } from '../../e2e/judge.js';
import { findItem } from '../../portal/crm/items.js';
import { type FileChoice, replaceFiles } from '../../portal/crm/item-files.js';
import { runAction } from '../../portal/emulator-actions.js';
import { addressesFrom, httpOrigin } from '../../support/addresses.js';
import { appPage, people, visitor } from '../../support/install-app.js';
import { type KindInTest, kindsInTest, switchKindsOn } from '../../support/kinds-on.js';
import type { AppSession } from '../../support/portal-visitor.js';
import { credentialId, type Stack } from '../../support/stack.js';

let installation: Installation;
let stack: Stack;
let free: Signer[];
beforeAll(async () => {
  installation = await startInstallation({ signers: kindsInTest.length + 1, addresses: addressesFrom(26_610) });
  stack = installation.stack;
  free = [...installation.signers];
  await switchKindsOn(stack);
}, 240_000);
afterAll(() => installation?.stop());

function signer(): Signer {
  const next = free.shift();
  if (next === undefined) throw new Error('Enrol more signers');
  return next;
}

const handler = () => `${httpOrigin(stack.addresses.app)}/b24/frame`;

async function administration(): Promise<AppSession> {
  const administrator = await visitor(stack, people.administrator.personId);
  return (await administrator.openFrame(appPage)).app;
}

async function placeOf({ entityTypeId, itemId, placement }: KindInTest, part: string, personId: string) {
  const person = await visitor(stack, personId);
  return person.openFrame({
    kind: 'placement',
    placement: `${placement}_${part}`,
    handler: handler(),
    entityTypeId,
    itemId,
  });
}

async function sign(app: AppSession, person: Signer, address: SigningRequestView['address']): Promise<string> {
  const opened = await app.call(signingRequestSchema, '/api/signing-requests', { address });
  const path = `/api/signing-requests/${opened.requestId}`;
  let view = await app.call(signingRequestSchema, `${path}/sign`, {
    code: person.phone.codeAt(Date.now()),
    credentialId,
    mark: { kind: 'none' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
  });
  const over = ['stored', 'failed', 'conflict', 'needs-code', 'abandoned'];
  while (!over.includes(view.state)) view = await app.call(signingRequestSchema, `${path}?after=${view.version}`);
  return view.state;
}

const put = ({ entityTypeId, itemId }: KindInTest, fieldName: string) =>
  runAction(stack.portal.context, { action: 'replace-file', entityTypeId, itemId, fieldName, name: 'Ugovor.pdf' });

const expected = () => ({ level: 'B-T', rootFile: stack.rootFile }) as const;
const whole = { valid: 1, total: 1, sound: true, broken: [] };

describe('a document of each kind', () => {
  it.each(kindsInTest)('goes from the card of a $name to its signed file in the field', async (kind) => {
    const { entityTypeId, itemId: id, prefix } = kind;
    const field = `${prefix}SIGN_DOC`;
    const person = signer();
    await put(kind, field);
    const inField = () => filesInField(stack, { entityTypeId, id, field });
    const [before] = inField();
    const others = otherFiles(kind);

    const visiting = await visitor(stack, person.personId);
    const shown = { entityTypeId, itemId: id, mode: 'view' } as const;
    const { boot, app } = await visiting.openFrame({ kind: 'userfield', fieldName: `${prefix}DEALSEAL`, ...shown });
    expect(boot.surface).toEqual({ kind: 'field', mode: 'view', entityTypeId, entityId: id });
    for (const part of ['DETAIL_TAB', 'DETAIL_TOOLBAR', 'LIST_MENU']) {
      const { boot: place } = await placeOf(kind, part, person.personId);
      expect(place.surface).toEqual({ kind: 'tab', entityTypeId, entityId: id });
    }
    const listing = `/api/documents?entityTypeId=${entityTypeId}&entityId=${id}`;
    const { documents, entity } = await app.call(documentsAnswerSchema, listing);
    const address = { entityTypeId, entityId: id, field, fileId: before?.id ?? 0 };
    expect(documents.map((document) => document.address)).toContainEqual(address);
    expect(entity.title).not.toBe('');

    expect(await sign(app, person, address)).toBe('stored');
    const [after, ...more] = inField();
    expect(more).toEqual([]);
    expect(after?.bytes.subarray(0, before?.bytes.length).equals(before?.bytes ?? Buffer.alloc(1))).toBe(true);
    expect(await judge(after?.bytes ?? Buffer.alloc(0), expected())).toEqual(whole);
    // Items of other kinds with the same id, and fields of the same name, are others.
    expect(otherFiles(kind)).toEqual(others);
    await expect
      .poll(() => stack.portal.context.store.data.timeline.filter((entry) => entry.title === 'Document signed').at(-1))
      .toMatchObject({ entityTypeId, itemId: id });
  });

  it('stays in its place among the files of a multiple field', async () => {
    const [kind] = kindsInTest;
    if (kind === undefined) throw new Error('no kind');
    const field = `${kind.prefix}SIGN_DOCS`;
    const { context } = stack.portal;
    await put(kind, `${kind.prefix}SIGN_DOC`);
    const item = findItem(context, { entityTypeId: kind.entityTypeId, id: kind.itemId });
    const [pdf] = filesInField(stack, {
      entityTypeId: kind.entityTypeId,
      id: kind.itemId,
      field: `${kind.prefix}SIGN_DOC`,
    });
    if (item === undefined || pdf === undefined) throw new Error('no item');
    const choices = ['A.pdf', 'B.pdf', 'C.pdf'].map((name): FileChoice => ({ add: { name, bytes: pdf.bytes } }));
    replaceFiles(context, { item, fieldName: field, choices, userId: 11 });
    const [first, second, third] = item.files[field] ?? [];
    const person = signer();
    const { app } = await placeOf(kind, 'DETAIL_TAB', person.personId);
    const place = { entityTypeId: kind.entityTypeId, entityId: kind.itemId, field };
    expect(await sign(app, person, { ...place, fileId: second ?? 0 })).toBe('stored');
    const [one, two, three, ...more] = item.files[field] ?? [];
    expect([one, three, more]).toEqual([first, third, []]);
    expect(two).toBeGreaterThan(third ?? 0);
    const signed = context.files.read(two ?? 0);
    expect(await judge(signed ?? Buffer.alloc(0), expected())).toEqual(whole);
  });

  it('is not for the session of another kind’s card with the same id', async () => {
    const company = kindsInTest.find(({ name }) => name === 'company');
    if (company === undefined) throw new Error('no kind');
    const { app } = await placeOf(company, 'DETAIL_TAB', people.manager.personId);
    expect((await app.fetch('/api/documents?entityTypeId=4&entityId=412')).status).toBe(200);
    for (const entityTypeId of [2, 1036]) {
      expect((await app.fetch(`/api/documents?entityTypeId=${entityTypeId}&entityId=412`)).status).toBe(404);
    }
  });

  it('changes, and the portal’s event of its kind tells the open page', async () => {
    for (const kind of kindsInTest) {
      const { app } = await placeOf(kind, 'DETAIL_TAB', people.manager.personId);
      const query = `entityTypeId=${kind.entityTypeId}&entityId=${kind.itemId}`;
      const { version } = await app.call(documentsAnswerSchema, `/api/documents?${query}`);
      const changed = app.fetch(`/api/documents/changes?${query}&after=${version}`);
      await put(kind, `${kind.prefix}SIGN_DOC`);
      expect(await (await changed).json()).not.toEqual({ version });
    }
  });
});

describe('where people sign', () => {
  it('is chosen from what the portal has; a field is made where there was none', async () => {
    const app = await administration();
    const { kinds, surfaces } = await app.call(installStatusSchema, '/api/install');
    expect(surfaces).toEqual({ bound: true, missing: [] });
    expect(kinds.map(({ entityTypeId, isOn }) => [entityTypeId, isOn])).toEqual(
      [2, 1, 3, 4, 7, 31, 178, 1036].map((entityTypeId) => [entityTypeId, true]),
    );
    const complaints = kinds.find(({ entityTypeId }) => entityTypeId === 178);
    expect(complaints).toMatchObject({ title: 'Reklamacije', available: [{ title: 'Prilog' }] });
    expect(complaints?.chosen[0]).toMatch(/^UF_CRM_9_SIGN_[0-9A-F]{8}$/);
  });

  it('is registered once, and again changes nothing', async () => {
    const app = await administration();
    const standing = () => {
      const { placements, userfields, eventHandlers } = stack.portal.context.store.data;
      return structuredClone({ placements, userfields, eventHandlers });
    };
    const before = standing();
    expect(before.placements).toHaveLength(8 * 3);
    await app.call(installStatusSchema, '/api/install/surfaces', {});
    expect(standing()).toEqual(before);
  });

  it('can limit what a certificate is given for: fields of the same name are told apart by their kind', async () => {
    const app = await administration();
    const { fields, kinds } = await app.call(adminGrantsSchema, '/api/admin/grants');
    const names = fields.map(({ field }) => field);
    expect(names).toEqual(expect.arrayContaining(['UF_CRM_SIGN_DOC', '4:UF_CRM_SIGN_DOC', '1036:UF_CRM_7_SIGN_DOC']));
    expect(new Set(names).size).toBe(names.length);
    expect(kinds).toContainEqual({ entityTypeId: 1036, title: 'Zakup opreme' });
  });

  it('leaves out what the portal does not know, and says so', async () => {
    const app = await administration();
    const code = 'CRM_QUOTE_LIST_MENU';
    const { data } = stack.portal.context.store;
    stack.portal.knobs.unknownPlacements = [code];
    data.placements = data.placements.filter(({ placement }) => placement !== code);
    const { surfaces } = await app.call(installStatusSchema, '/api/install/surfaces', {});
    expect(surfaces).toEqual({ bound: true, missing: [code] });
    stack.portal.knobs.unknownPlacements = [];
    const again = await app.call(installStatusSchema, '/api/install/surfaces', {});
    expect(again.surfaces).toEqual({ bound: true, missing: [] });
  });

  it('offers a smart process that came since, and drops one that was deleted without a word', async () => {
    const app = await administration();
    await runAction(stack.portal.context, { action: 'add-type', entityTypeId: 1040, title: 'Aneksi' });
    await runAction(stack.portal.context, { action: 'delete-type', entityTypeId: 178 });
    const { kinds, finished } = await app.call(installStatusSchema, '/api/install');
    expect(finished).toBe(true);
    expect(kinds.find(({ entityTypeId }) => entityTypeId === 1040)).toMatchObject({ title: 'Aneksi', isOn: false });
    expect(kinds.map(({ entityTypeId }) => entityTypeId)).not.toContain(178);
    const { missing } = (await app.call(installStatusSchema, '/api/install/surfaces', {})).surfaces;
    expect(missing).toEqual([]);
  });

  it('is taken away from a kind that is switched off', async () => {
    const app = await administration();
    const [lease] = kindsInTest;
    const kinds = [{ entityTypeId: 2, fields: ['UF_CRM_SIGN_DOC'] }];
    const chosen = await app.call(installStatusSchema, '/api/install/fields', { kinds });
    expect(chosen.surfaces.bound).toBe(false);
    await app.call(installStatusSchema, '/api/install/surfaces', {});
    const { placements } = stack.portal.context.store.data;
    expect(placements.map(({ placement }) => placement).sort()).toEqual([
      'CRM_DEAL_DETAIL_TAB',
      'CRM_DEAL_DETAIL_TOOLBAR',
      'CRM_DEAL_LIST_MENU',
    ]);
    expect(lease).toBeDefined();
  });
});

/** What every other field of every item holds. */
function otherFiles({ entityTypeId, itemId, prefix }: KindInTest): unknown {
  return stack.portal.context.store.data.items.map((item) => {
    const isOwn = item.entityTypeId === entityTypeId && item.id === itemId;
    const files = Object.entries(item.files).filter(([field]) => !(isOwn && field === `${prefix}SIGN_DOC`));
    return [item.entityTypeId, item.id, structuredClone(files)];
  });
}
