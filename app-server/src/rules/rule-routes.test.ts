import { usualMarkDesign } from '@dealseal/signing-service/contract/mark-design';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RulesAnswer, rulesAnswerSchema } from '../contract/rules.js';
import type { Boot } from '../contract/session.js';
import {
  api,
  annexesField,
  contractField,
  dealId,
  framePost,
  install,
  openFrame,
  people,
  startTestApp,
  type TestApp,
} from '../http/app.test-support.js';
import { openStore, type Store } from '../store/store.js';
import { rulesOf } from './portal-rules.js';

let test: TestApp;
let store: Store;
let administrator: Boot;
let manager: Boot;

beforeAll(async () => {
  test = await startTestApp();
  for (const portal of test.portals) await install(test, portal);
  const [portal] = test.portals;
  ({ boot: administrator } = await openFrame(test.url, framePost(test, portal, { userId: people.administrator })));
  ({ boot: manager } = await openFrame(test.url, framePost(test, portal, { userId: people.manager })));
  store = await openStore(test.config);
});
afterAll(async () => {
  await store.close();
  await test.remove();
});

const read = async (): Promise<RulesAnswer> =>
  rulesAnswerSchema.parse(await (await api(test, administrator, '/api/admin/rules')).json());
const post = (path: string, body: object, boot = administrator) => api(test, boot, `/api/admin/${path}`, { body });
const change = (rule: string, value: unknown) => post('rules', { rule, value });
const check = async (rule: string): Promise<unknown> => (await post('rules/check', { rule })).json();

describe('the rules of a portal', () => {
  it('are told to administrators, with the fields as they are now; nobody has chosen yet', async () => {
    const rules = await read();
    expect(rules).toMatchObject({ largestBytes: null, original: { kind: 'nowhere' }, portalLanguage: null });
    expect(rules.fields).toMatchObject({
      fields: [{ field: contractField }, { field: annexesField }],
      kinds: [{ entityTypeId: 2 }],
      mayChoose: true,
    });
    expect(rules.notices).toEqual({
      mutedWarnings: [],
      responsible: false,
      signerStored: false,
      signerUnfinished: true,
    });
    expect(Object.keys(rules.changes)).toEqual(['fields']);
  });

  it('are nobody else’s', async () => {
    const routes = ['rules', 'drive'].map((path) => api(test, manager, `/api/admin/${path}`));
    const posts = [
      post('rules', { rule: 'largestBytes', value: null }, manager),
      post('rules/check', { rule: 'size' }, manager),
      post('mark-logos', { picture: 'AAAA' }, manager),
      post('mark-samples', { design: usualMarkDesign, language: 'en', timeZone: 'UTC' }, manager),
    ];
    for (const answer of await Promise.all([...routes, ...posts])) {
      expect(await answer.json()).toMatchObject({ error: { code: 'not-an-administrator' } });
    }
  });

  it('refuse larger documents when they are opened, with the limit, and other portals keep their own', async () => {
    const [portal, other] = test.portals;
    const { mostBytes } = await read();
    for (const value of [1, mostBytes + 1]) {
      const refused = await change('largestBytes', value);
      expect(refused.status).toBe(422);
      expect(await refused.json()).toMatchObject({
        error: { code: 'size-limit-out-of-range', details: { limitBytes: mostBytes } },
      });
    }
    const changed = rulesAnswerSchema.parse(await (await change('largestBytes', 65_536)).json());
    expect(changed).toMatchObject({ largestBytes: 65_536, changes: { largestBytes: { name: 'Ana' } } });
    expect((await rulesOf(store, other.memberId)).largestBytes).toBeNull();
    const held = portal.deals.get(dealId)?.files[contractField];
    const large = portal.addFile('large.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(65_536)]));
    if (held !== undefined) held.ids = [large];
    const address = { entityTypeId: 2, entityId: dealId, field: contractField, fileId: large };
    const { boot } = await openFrame(
      test.url,
      framePost(test, portal, { userId: people.manager, placement: 'CRM_DEAL_DETAIL_TAB' }),
    );
    const opened = await api(test, boot, '/api/signing-requests', { body: { address } });
    expect(opened.status).toBe(413);
    expect(await opened.json()).toMatchObject({
      error: { code: 'document-over-limit', retry: 'never', details: { limitBytes: 65_536 } },
    });
    await change('largestBytes', null);
    expect((await api(test, boot, '/api/signing-requests', { body: { address } })).status).toBe(201);
  });

  it('mute warnings, but not those of lock-outs', async () => {
    const notices = {
      mutedWarnings: ['credential-back'],
      responsible: true,
      signerStored: false,
      signerUnfinished: true,
    };
    expect(await (await change('notices', notices)).json()).toMatchObject({ notices });
    const refused = await change('notices', { ...notices, mutedWarnings: ['locked'] });
    expect(await refused.json()).toMatchObject({ error: { code: 'request-invalid' } });
  });

  it('put originals into a folder only where the application may', async () => {
    const [portal] = test.portals;
    const drive = { kind: 'drive', folderId: 5, folderName: 'x', days: null };
    portal.faults.set('disk.folder.get', { status: 401, error: 'insufficient_scope', times: 2 });
    const refused = await change('original', drive);
    expect(await refused.json()).toMatchObject({ error: { code: 'scope-missing', details: { missing: ['disk'] } } });
    portal.faults.set('disk.folder.get', { status: 400, error: 'ERROR_NOT_FOUND', times: 1 });
    expect(await (await change('original', drive)).json()).toMatchObject({ error: { code: 'drive-folder-unusable' } });
    expect((await read()).original).toEqual({ kind: 'nowhere' });
    await change('original', { kind: 'timeline', days: 30 });
    expect((await read()).original).toEqual({ kind: 'timeline', days: 30 });
  });

  it('say how they stand at this moment', async () => {
    const [portal] = test.portals;
    expect(await check('reading')).toMatchObject({ state: 'ok', code: 'in-force' });
    expect(await check('hours')).toMatchObject({ state: 'ok', code: 'hours-none' });
    expect(await check('size')).toMatchObject({ state: 'warning', code: 'size-service-smaller', facts: { bytes: 1 } });
    expect(await check('documents')).toMatchObject({ state: 'ok', code: 'documents-kept', facts: { count: 0 } });
    expect(await check('records')).toMatchObject({ state: 'ok', code: 'records-in-force', facts: { years: 10 } });
    expect(await check('original')).toMatchObject({ state: 'ok', code: 'original-ready' });
    expect(await check('notices')).toMatchObject({ state: 'ok', code: 'notices-ready' });
    portal.faults.set('scope', { status: 503, error: '', times: 9 });
    expect(await check('notices')).toMatchObject({ state: 'fault', code: 'portal-unreachable' });
    portal.faults.delete('scope');
  });

  it('pass pictures and samples on to the portal’s own signing-service; a sample names the caller', async () => {
    const [portal, other] = test.portals;
    const picture = Buffer.alloc(300 * 1024).toString('base64');
    expect((await post('mark-logos', { picture })).status).toBe(200);
    await post('mark-samples', { design: usualMarkDesign, language: 'en', timeZone: 'UTC', name: 'Somebody' });
    const calls = test.services.get(portal.memberId)?.calls ?? [];
    expect(calls.find(({ name }) => name === 'keepMarkLogo')?.body).toEqual({ picture });
    expect(calls.find(({ name }) => name === 'drawMark')?.body).toMatchObject({ name: 'Ana' });
    const names = (test.services.get(other.memberId)?.calls ?? []).map(({ name }) => name);
    expect(names).not.toContain('keepMarkLogo');
  });
});
