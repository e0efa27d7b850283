import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runAction } from '../emulator-actions.js';
import type { RestAnswer, TestPortal } from '../test-portal.js';
import { openTestPortal } from '../test-portal.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.remove());
beforeEach(() => runAction(portal.context, { action: 'reset-deals' }));

const single = 'UF_CRM_SIGN_DOC';
const multiple = 'UF_CRM_SIGN_DOCS';
const pair = (text: string): [string, string] => [`${text}.pdf`, Buffer.from(`%PDF-${text}`).toString('base64')];

function write(fields: Record<string, unknown>, extra: Record<string, unknown> = {}): Promise<RestAnswer> {
  return portal.rest('crm.item.update', { entityTypeId: 2, id: 412, useOriginalUfNames: 'Y', fields, ...extra });
}

function currentId(): number {
  return portal.fileIds(single)[0] ?? 0;
}

async function downloadStatus(fileId: number): Promise<number> {
  const query = `entityTypeId=2&id=412&fieldName=${single}&fileId=${fileId}&auth=${portal.token(7)}`;
  return (await fetch(`${portal.portalOrigin}/rest/crm.controller.item.getFile?${query}`)).status;
}

describe('a single file field', () => {
  it('takes a pair under a new id and deletes the old file at once', async () => {
    const old = currentId();
    const { body } = await write({ [single]: pair('a') });
    const { item } = body.result as { item: Record<string, { id: number }> };
    expect(item[single]?.id).toBeGreaterThan(old);
    expect(await downloadStatus(old)).toBe(404);
    expect(portal.context.files.read(old)).toBeUndefined();
    expect(await downloadStatus(currentId())).toBe(200);
  });

  it('gives the same bytes a new id when they are written again', async () => {
    await write({ [single]: pair('a') });
    const first = currentId();
    await write({ [single]: pair('a') });
    expect(currentId()).not.toBe(first);
  });

  it('keeps the current id, and the file when the field is not named', async () => {
    const old = currentId();
    await write({ [single]: { id: old } });
    await write({ title: 'another title' });
    expect(portal.fileIds(single)).toEqual([old]);
  });

  it.each([
    ['another id', { id: 1 }],
    ['fileData', { fileData: pair('a') }],
    ['the current id with fileData', { id: 9001, fileData: pair('a') }],
    ['empty text', ''],
    ['a bare text', 'a.pdf'],
    ['a pair without content', ['a.pdf', '']],
  ])('is emptied without an error by %s', async (_name, value) => {
    const old = currentId();
    expect(await write({ [single]: value })).toMatchObject({
      status: 200,
      body: { result: { item: { [single]: null } } },
    });
    expect(await downloadStatus(old)).toBe(404);
  });

  it('is its own deal’s alone: a file replaced in one deal leaves the others as they are', async () => {
    const here = currentId();
    await runAction(portal.context, {
      action: 'replace-file',
      itemId: 405,
      fieldName: single,
      userId: 7,
      name: 'a.pdf',
      base64: pair('a')[1],
    });
    expect(portal.fileIds(single, 405)).toEqual([here + 1]);
    expect(portal.fileIds(single)).toEqual([here]);
    expect(portal.fileIds(single, 398)).toEqual([]);
    expect(await downloadStatus(here)).toBe(200);
  });

  it('goes by its camel-case name without useOriginalUfNames', async () => {
    const old = currentId();
    await write({ [single]: pair('a') }, { useOriginalUfNames: 'N' });
    expect(currentId()).toBe(old);
    await write({ ufCrmSignDoc: pair('a') }, { useOriginalUfNames: 'N' });
    expect(currentId()).not.toBe(old);
  });
});

describe('a multiple file field', () => {
  it('is the whole list: kept in order, added, and what is not listed deleted', async () => {
    await write({ [multiple]: [pair('a'), pair('b'), pair('c')] });
    const [a, b, c] = portal.fileIds(multiple);
    await write({ [multiple]: [{ id: c }, pair('d'), { id: String(a) }] });
    const [first, second, third] = portal.fileIds(multiple);
    expect([first, third]).toEqual([c, a]);
    expect([a, b, c]).not.toContain(second);
    expect(portal.context.files.read(b ?? 0)).toBeUndefined();
  });

  it('drops unknown ids and fileData without an error', async () => {
    const answer = await write({ [multiple]: [{ id: 777 }, { fileData: pair('a') }, pair('b')] });
    expect(answer.status).toBe(200);
    expect(portal.fileIds(multiple)).toHaveLength(1);
  });

  it('drops a bare pair, is cleared by [], and refuses what cannot be iterated', async () => {
    await write({ [multiple]: [pair('a')] });
    await write({ [multiple]: pair('b') });
    expect(portal.fileIds(multiple)).toEqual([]);
    await write({ [multiple]: [pair('a')] });
    await write({ [multiple]: [] });
    expect(portal.fileIds(multiple)).toEqual([]);
    expect(await write({ [multiple]: 12 })).toMatchObject({ status: 400, body: { error: '100' } });
  });
});

describe('writing under trouble', () => {
  it('is blocked by another mandatory field that is empty', async () => {
    await runAction(portal.context, { action: 'set-mandatory', fieldName: multiple, mandatory: true });
    const old = currentId();
    expect(await write({ [single]: pair('a') })).toMatchObject({
      status: 400,
      body: { error: 'CRM_FIELD_ERROR_REQUIRED' },
    });
    expect(currentId()).toBe(old);
    await runAction(portal.context, { action: 'set-mandatory', fieldName: multiple, mandatory: false });
  });

  it('happens although its answer is lost', async () => {
    portal.knobs.loseWriteAnswers = 1;
    const old = currentId();
    await expect(write({ [single]: pair('a') })).rejects.toThrow('fetch failed');
    expect(currentId()).not.toBe(old);
    expect((await write({ [single]: pair('b') })).status).toBe(200);
  });

  it('changes nothing when it fails', async () => {
    portal.knobs.failWrites = 1;
    const old = currentId();
    expect((await write({ [single]: pair('a') })).status).toBe(500);
    expect(currentId()).toBe(old);
  });

  it('takes 25 MB in one request', async () => {
    const bytes = Buffer.alloc(25 * 1024 * 1024, 7);
    expect((await write({ [single]: ['big.pdf', bytes.toString('base64')] })).status).toBe(200);
    expect(portal.context.files.read(currentId())?.equals(bytes)).toBe(true);
  });
});

describe('mutation: a broken rule shows', () => {
  it('an old file that stays', async () => {
    portal.knobs.broken = ['keep-old-file'];
    const old = currentId();
    await write({ [single]: pair('a') });
    expect(portal.context.files.read(old)).toBeDefined();
    portal.knobs.broken = [];
  });

  it('fileData that is taken', async () => {
    portal.knobs.broken = ['accept-file-data'];
    await write({ [single]: { fileData: pair('a') } });
    expect(portal.fileIds(single)).toHaveLength(1);
    portal.knobs.broken = [];
  });
});

describe('the older crm.deal.get', () => {
  it('shows relative addresses with the token, a single empty field not at all, and texts for numbers', async () => {
    const auth = portal.token(7);
    const { body } = await portal.rest('crm.deal.get', { id: 412 }, auth);
    const shown = body.result as Record<string, unknown> & { UF_CRM_SIGN_DOC: { downloadUrl: string } };
    expect(shown).toMatchObject({ ID: '412', OPPORTUNITY: '154440.00', UF_CRM_SIGN_DOCS: [] });
    const { downloadUrl } = shown.UF_CRM_SIGN_DOC;
    expect(downloadUrl).toMatch(/^\/bitrix\/components\/bitrix\/crm\.deal\.show\/show_file\.php\?auth=/);
    expect((await fetch(portal.portalOrigin + downloadUrl)).headers.get('content-type')).toBe('application/pdf');
    expect((await fetch(portal.portalOrigin + downloadUrl.replace(auth, 'nonsense'))).status).toBe(401);
    await write({ [single]: '' });
    expect((await portal.rest('crm.deal.get', { id: 412 })).body.result).not.toHaveProperty(single);
  });
});
