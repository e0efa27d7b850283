import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAction } from '../emulator-actions.js';
import type { TestPortal } from '../test-portal.js';
import { openTestPortal } from '../test-portal.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.remove());

const deal = { entityTypeId: 2, id: 412, useOriginalUfNames: 'Y' };
const isoTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\+00:00$/);
const json = { 'content-type': 'application/json' };

describe('conventions of the REST API', () => {
  it('answers result and time, and takes doubled slashes, letter case and .json', async () => {
    const auth = portal.token(7);
    for (const path of ['/rest/profile', '/rest//profile', '/rest/PROFILE.json', '/rest//Profile.JSON']) {
      const answer = await fetch(`${portal.portalOrigin}${path}?auth=${auth}`);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await answer.json()).toMatchObject({
        result: { ID: '7', ADMIN: false },
        time: { date_start: isoTime },
      });
    }
  });

  it('takes the token from the Bearer header before `auth` before `access_token`', async () => {
    const [bearer, auth, access] = [portal.token(1), portal.token(7), portal.token(11)];
    const url = `${portal.portalOrigin}/rest/profile`;
    const who = async (query: string, headers: Record<string, string>): Promise<unknown> => {
      const answer = await fetch(`${url}?${query}`, { headers });
      return ((await answer.json()) as { result: { ID: string } }).result.ID;
    };
    expect(await who(`auth=${auth}&access_token=${access}`, { authorization: `Bearer ${bearer}` })).toBe('1');
    expect(await who(`auth=${auth}&access_token=${access}`, {})).toBe('7');
    expect(await who(`access_token=${access}`, {})).toBe('11');
  });

  it('takes forms, multipart and JSON', async () => {
    const auth = portal.token(7);
    const url = `${portal.portalOrigin}/rest/user.get`;
    const form = new FormData();
    form.set('auth', auth);
    form.set('FILTER[ID]', '11');
    const bodies = [{ body: new URLSearchParams({ auth, 'FILTER[ID]': '11' }) }, { body: form }];
    const asJson = { headers: json, body: JSON.stringify({ auth, FILTER: { ID: 11 } }) };
    for (const init of [...bodies, asJson]) {
      const answer = await fetch(url, { method: 'POST', ...init });
      expect(await answer.json()).toMatchObject({ result: [{ ID: '11', NAME: 'Vuk' }], total: 1 });
    }
  });

  it('lets pages of any origin call without an Authorization header', async () => {
    const answer = await fetch(`${portal.portalOrigin}/rest/profile`, { method: 'OPTIONS' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-headers')).toBe('origin, content-type, accept');
  });

  it('hides an e-mail address from user_brief, and pages lists by 50', async () => {
    const { body } = await portal.rest('user.get', {});
    expect(JSON.stringify(body)).not.toContain('@adriatik.example');
    expect(body).toMatchObject({ total: 4 });
    expect(body).not.toHaveProperty('next');
  });
});

describe('errors', () => {
  const cases: [string, Record<string, unknown>, number, string][] = [
    ['no.such.method', {}, 404, 'ERROR_METHOD_NOT_FOUND'],
    ['toString', {}, 404, 'ERROR_METHOD_NOT_FOUND'],
    ['crm.item.get', { id: 412 }, 400, '100'],
    ['crm.item.get', { entityTypeId: 2, id: 99999 }, 400, 'NOT_FOUND'],
    ['crm.item.get', { entityTypeId: 31, id: 412 }, 400, 'NOT_FOUND'],
    ['crm.deal.get', { id: 99999 }, 400, ''],
    ['placement.bind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: 'http://127.0.0.4/x' }, 403, 'ACCESS_DENIED'],
    ['app.option.set', { options: { a: 1 } }, 403, 'ACCESS_DENIED'],
    ['im.notify.system.add', { MESSAGE: 'x' }, 400, 'USER_ID_EMPTY'],
    ['im.notify.system.add', { USER_ID: 7 }, 400, 'MESSAGE_EMPTY'],
  ];
  it.each(cases)('%s with %j is HTTP %i %j', async (method, params, status, error) => {
    const answer = await portal.rest(method, params);
    expect(answer).toMatchObject({ status, body: { error } });
  });

  it('tells an expired token, a voided one and an unknown one apart', async () => {
    const expired = portal.token(7);
    await runAction(portal.context, { action: 'expire-tokens', userId: 7 });
    const voided = portal.token(7);
    await runAction(portal.context, { action: 'revoke-tokens', userId: 7 });
    expect(await portal.rest('profile', {}, expired)).toMatchObject({ status: 401 });
    expect(await portal.rest('profile', {}, voided)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    expect(await portal.rest('profile', {}, 'nonsense')).toMatchObject({
      status: 401,
      body: { error: 'NO_AUTH_FOUND' },
    });
    const fresh = portal.token(7);
    await runAction(portal.context, { action: 'expire-tokens' });
    expect(await portal.rest('profile', {}, fresh)).toMatchObject({ status: 401, body: { error: 'expired_token' } });
  });

  it('refuses a scope that a webhook lacks and an application method without an application', async () => {
    await runAction(portal.context, { action: 'make-webhook', userId: 1, scope: ['placement'] });
    const code = portal.context.store.data.webhooks.at(-1)?.code ?? '';
    const call = async (method: string): Promise<unknown> => {
      const answer = await fetch(`${portal.portalOrigin}/rest/1/${code}/${method}`);
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    expect(await call('profile')).toMatchObject({ status: 200, result: { ID: '1' } });
    expect(await call('crm.item.list')).toMatchObject({ status: 403, error: 'insufficient_scope' });
    expect(await call('placement.list')).toMatchObject({ status: 403, error: 'WRONG_AUTH_TYPE' });
  });
});

describe('rights', () => {
  it('shows a deal to who may read it, and lets only who may change it write', async () => {
    expect(await portal.rest('crm.item.get', deal, portal.token(9))).toMatchObject({
      body: { error: 'ACCESS_DENIED' },
    });
    expect(await portal.rest('crm.item.get', deal, portal.token(1))).toMatchObject({ status: 200 });
    const readOnly = { ...deal, id: 405 };
    expect(await portal.rest('crm.item.get', readOnly, portal.token(11))).toMatchObject({ status: 200 });
    const write = { ...readOnly, fields: { title: 'x' } };
    expect(await portal.rest('crm.item.update', write, portal.token(11))).toMatchObject({
      status: 400,
      body: { error: 'ACCESS_DENIED' },
    });
    const list = await portal.rest('crm.item.list', { entityTypeId: 2 }, portal.token(9));
    expect(list.body.result).toMatchObject({ items: [{ id: 398 }] });
  });

  it('refuses a person for whom the application is closed', async () => {
    portal.knobs.closedFor = [11];
    expect(await portal.rest('profile', {}, portal.token(11))).toMatchObject({
      status: 403,
      body: { error: 'user_access_error' },
    });
    portal.knobs.closedFor = [];
  });
});

describe('batch', () => {
  it('passes $result on, keys answers alike, keeps inner errors inside and empty maps as []', async () => {
    const cmd = {
      deal: 'crm.item.get?entityTypeId=2&id=412',
      who: 'user.get?ID=$result[deal][item][assignedById]',
      none: 'no.such.method',
    };
    const { status, body } = await portal.rest('batch', { halt: 0, cmd });
    expect(status).toBe(200);
    expect(body.result).toMatchObject({
      result: { deal: { item: { id: 412 } }, who: [{ ID: '7' }] },
      result_error: { none: { error: 'ERROR_METHOD_NOT_FOUND' } },
      result_total: { who: 1 },
      result_next: [],
    });
  });

  it('answers a list with a list, and stops at the first error with halt', async () => {
    const list = await portal.rest('batch', { cmd: ['profile', 'scope'] });
    expect(list.body.result).toMatchObject({
      result: [{ ID: '7' }, ['crm', 'placement', 'user_brief', 'im', 'userfieldconfig']],
      result_error: [],
    });
    const halted = await portal.rest('batch', { halt: 1, cmd: { a: 'no.such', b: 'profile' } });
    expect(halted.body.result).toMatchObject({ result: [], result_error: { a: {} } });
  });

  it('refuses nesting, downloads and more than 50 commands', async () => {
    const inner = await portal.rest('batch', {
      cmd: {
        a: 'batch?cmd[x]=profile',
        b: 'crm.controller.item.getFile?entityTypeId=2&id=412&fieldName=UF_CRM_SIGN_DOC&fileId=9001',
      },
    });
    expect(inner.body.result).toMatchObject({
      result_error: { a: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED' }, b: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED' } },
    });
    const many = await portal.rest('batch', { cmd: Array.from({ length: 51 }, () => 'profile') });
    expect(many).toMatchObject({ status: 400, body: { error: 'ERROR_BATCH_LENGTH_EXCEEDED' } });
  });
});

describe('a portal in trouble', () => {
  it.each([
    ['503 for everything', { down: '503' }, 503],
    ['a page of HTML', { html500: true }, 500],
    ['a renamed portal', { renamedTo: 'http://other.example' }, 302],
  ] as const)('answers %s', async (_name, knobs, status) => {
    Object.assign(portal.knobs, knobs);
    const answer = await fetch(`${portal.portalOrigin}/rest/profile`, { redirect: 'manual' });
    Object.assign(portal.knobs, { down: 'off', html500: false, renamedTo: '' });
    expect(answer.status).toBe(status);
  });

  it('closes the connection without an answer', async () => {
    portal.knobs.down = 'refused';
    await expect(fetch(`${portal.portalOrigin}/rest/profile`)).rejects.toThrow('fetch failed');
    portal.knobs.down = 'off';
  });

  it('limits the rate of a source when the bucket is on', async () => {
    const slow = await openTestPortal({ now: () => 1_800_000_000_000 });
    slow.knobs.leakyBucket = true;
    const auth = slow.token(7);
    const statuses: number[] = [];
    for (let count = 0; count < 52; count += 1) statuses.push((await slow.rest('profile', {}, auth)).status);
    expect(statuses).toEqual([...Array.from({ length: 50 }, () => 200), 503, 503]);
    await slow.remove();
  });

  it('drops a body over post_max_size, as PHP does', async () => {
    portal.knobs.postMaxBytes = 100;
    const answer = await portal.rest('crm.item.get', { ...deal, padding: 'x'.repeat(200) });
    expect(answer).toMatchObject({ status: 401, body: { error: 'NO_AUTH_FOUND' } });
    portal.knobs.postMaxBytes = 1_000_000;
  });
});

describe('downloads', () => {
  async function urlMachine(auth: string): Promise<string> {
    const { body } = await portal.rest('crm.item.get', deal, auth);
    const { item } = body.result as { item: { UF_CRM_SIGN_DOC: { urlMachine: string } } };
    return item.UF_CRM_SIGN_DOC.urlMachine;
  }

  it('gives the bytes with a UTF-8 name', async () => {
    const answer = await fetch(await urlMachine(portal.token(7)));
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toContain(
      "filename*=utf-8''Ugovor%20o%20isporuci%20i%20monta%C5%BEi%20opreme%20412-2026.pdf",
    );
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  it('gives a client without User-Agent the 404 page of nginx', async () => {
    const url = await urlMachine(portal.token(7));
    const [answer] = (await once(request(url).end(), 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-disposition']).toContain('attachment');
  });

  it('binds the address to its token and its file', async () => {
    const url = new URL(await urlMachine(portal.token(7)));
    url.searchParams.set('auth', portal.token(11));
    const other = await fetch(url);
    expect(other.status).toBe(403);
    expect(other.headers.get('content-type')).toContain('application/json');
    const expiring = await urlMachine(portal.token(7));
    await runAction(portal.context, { action: 'expire-tokens', userId: 7 });
    expect((await fetch(expiring)).status).toBe(401);
  });

  it('leaves the token out of the address when it came in the header', async () => {
    const auth = portal.token(7);
    const headers = { authorization: `Bearer ${auth}` };
    const query = 'entityTypeId=2&id=412&useOriginalUfNames=Y';
    const answer = await fetch(`${portal.portalOrigin}/rest/crm.item.get?${query}`, { headers });
    const text = await answer.text();
    expect(text).not.toContain(auth);
    const { item } = (JSON.parse(text) as { result: { item: { UF_CRM_SIGN_DOC: { urlMachine: string } } } }).result;
    expect((await fetch(item.UF_CRM_SIGN_DOC.urlMachine)).status).toBe(401);
    expect((await fetch(item.UF_CRM_SIGN_DOC.urlMachine, { headers })).status).toBe(200);
  });
});
