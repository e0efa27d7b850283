import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAction } from '../emulator-actions.js';
import { parsePhpQuery } from '../php-query.js';
import type { TestPortal } from '../test-portal.js';
import { openTestPortal } from '../test-portal.js';

let portal: TestPortal;
beforeEach(async () => {
  portal = await openTestPortal();
});
afterEach(() => portal.remove());

const admin = (): string => portal.token(1);
const tab = { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: 'http://127.0.0.4:7712/b24/frame', TITLE: 'Documents' };

describe('placements', () => {
  it('are bound once per handler, listed and unbound with a count', async () => {
    expect((await portal.rest('placement.bind', tab, admin())).body.result).toBe(true);
    expect((await portal.rest('placement.bind', tab, admin())).body).toMatchObject({
      error: 'ERROR_CORE',
      error_description: 'Unable to set placement handler: Handler already binded',
    });
    const other = { ...tab, HANDLER: 'http://127.0.0.4:7712/b24/other' };
    await portal.rest('placement.bind', other, admin());
    expect((await portal.rest('placement.get', {}, admin())).body.result).toMatchObject([
      { placement: tab.PLACEMENT, handler: tab.HANDLER, title: 'Documents', options: [], userId: 0 },
      { handler: other.HANDLER },
    ]);
    expect((await portal.rest('placement.unbind', tab, admin())).body.result).toEqual({ count: 1 });
    expect((await portal.rest('placement.unbind', { PLACEMENT: tab.PLACEMENT }, admin())).body.result).toEqual({
      count: 1,
    });
  });

  it.each([
    ['http://localhost/b24', 'ERROR_WRONG_HANDLER_URL'],
    ['nonsense', 'ERROR_WRONG_HANDLER_URL'],
    ['ftp://app.example/x', 'ERROR_UNSUPPORTED_PROTOCOL'],
    ['', 'EMPTY_ERROR_HANDLER_URL'],
  ])('refuse the handler %j', async (HANDLER, error) => {
    expect((await portal.rest('placement.bind', { ...tab, HANDLER }, admin())).body.error).toBe(error);
  });

  it('refuse an unknown code', async () => {
    const answer = await portal.rest('placement.bind', { ...tab, PLACEMENT: 'NOWHERE' }, admin());
    expect(answer).toMatchObject({ status: 400, body: { error: 'ERROR_PLACEMENT_NOT_FOUND' } });
  });
});

describe('user-field types and fields', () => {
  const type = { USER_TYPE_ID: 'dealseal', HANDLER: 'http://127.0.0.4:7712/b24/field', TITLE: 'Signature' };

  it('are registered once, and a field of the type can be made by its full code', async () => {
    const field = { USER_TYPE_ID: 'rest_14_dealseal', FIELD_NAME: 'DEALSEAL', EDIT_FORM_LABEL: { en: 'Signature' } };
    expect((await portal.rest('crm.deal.userfield.add', { fields: field }, admin())).body.error).toBe('ERROR_CORE');
    expect((await portal.rest('userfieldtype.add', type, admin())).body.result).toBe(true);
    expect((await portal.rest('userfieldtype.add', type, admin())).body.error).toBe('ERROR_CORE');
    const sameHandler = { ...type, USER_TYPE_ID: 'second' };
    expect((await portal.rest('userfieldtype.add', sameHandler, admin())).body.error).toBe('ERROR_CORE');
    const added = await portal.rest('crm.deal.userfield.add', { fields: field }, admin());
    expect(added.body.result).toBeTypeOf('number');
    expect((await portal.rest('crm.deal.userfield.add', { fields: field }, admin())).body.error).toBe('ERROR_CORE');
    const list = await portal.rest('crm.deal.userfield.list', { filter: { FIELD_NAME: 'UF_CRM_DEALSEAL' } }, admin());
    expect(list.body).toMatchObject({
      total: 1,
      result: [{ ID: String(added.body.result), USER_TYPE_ID: 'rest_14_dealseal' }],
    });
  });

  it('refuse a handler that is not on the domain of the application', async () => {
    const answer = await portal.rest('userfieldtype.add', { ...type, HANDLER: 'http://127.0.0.9/x' }, admin());
    expect(answer.body).toMatchObject({ error: 'ERROR_ARGUMENT', argument: 'HANDLER' });
  });

  it('are not for people without the right', async () => {
    const fields = { USER_TYPE_ID: 'file', FIELD_NAME: 'X' };
    expect((await portal.rest('crm.deal.userfield.add', { fields })).body).toMatchObject({ error: '' });
  });
});

describe('events', () => {
  async function listener(): Promise<{ url: string; bodies: Record<string, unknown>[]; close: () => void }> {
    const bodies: Record<string, unknown>[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(parsePhpQuery(Buffer.concat(chunks).toString('utf8')));
        response.statusCode = 500;
        response.end();
      });
    });
    server.listen(0, '127.0.0.4');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { url: `http://127.0.0.4:${port}/events`, bodies, close: () => server.close() };
  }

  const update = { entityTypeId: 2, id: 412, fields: { title: 'x' } };

  it('come once, form-encoded, with tokens of who caused them and the application token', async () => {
    const { url, bodies, close } = await listener();
    const bind = { event: 'ONCRMDEALUPDATE', handler: url };
    expect((await portal.rest('event.bind', bind, admin())).body.result).toBe(true);
    expect((await portal.rest('event.bind', bind, admin())).body.error).toBe('ERROR_CORE');
    await portal.rest('crm.item.update', update);
    await portal.context.events.settled();
    expect(bodies).toMatchObject([
      {
        event: 'ONCRMDEALUPDATE',
        data: { FIELDS: { ID: '412' } },
        auth: {
          user_id: '7',
          application_token: portal.context.store.data.installation.applicationToken,
          member_id: portal.context.store.data.memberId,
        },
      },
    ]);
    expect(bodies[0]?.['auth']).not.toHaveProperty('refresh_token');
    close();
  });

  it('are not sent before the installation is finished; ONAPPINSTALL brings a refresh token', async () => {
    const { url, bodies, close } = await listener();
    await runAction(portal.context, { action: 'new-version' });
    for (const event of ['ONAPPINSTALL', 'ONCRMDEALUPDATE', 'ONAPPUNINSTALL']) {
      await portal.rest('event.bind', { event, handler: url }, admin());
    }
    await portal.rest('crm.item.update', update);
    await portal.context.events.settled();
    expect(bodies).toEqual([]);
    await runAction(portal.context, { action: 'finish-installation' });
    await portal.context.events.settled();
    expect(bodies).toMatchObject([
      { event: 'ONAPPINSTALL', data: { VERSION: '2', INSTALLED: 'Y' }, auth: { user_id: '1' } },
    ]);
    expect(bodies[0]?.['auth']).toHaveProperty('refresh_token');
    await runAction(portal.context, { action: 'uninstall', clean: true });
    await portal.context.events.settled();
    expect(bodies[1]).toMatchObject({ event: 'ONAPPUNINSTALL', data: { CLEAN: '1' } });
    expect(bodies[1]?.['auth']).not.toHaveProperty('access_token');
    close();
  });
});

describe('history, messages and options', () => {
  it('adds a log message to a deal that the person may change', async () => {
    const fields = { entityTypeId: 2, entityId: 412, title: 'Signed', text: 'a.pdf', iconCode: 'info' };
    const added = await portal.rest('crm.timeline.logmessage.add', { fields });
    expect(added.body.result).toMatchObject({ logMessage: { authorId: 7, title: 'Signed' } });
    expect((await portal.rest('crm.timeline.logmessage.add', { fields }, portal.token(9))).status).toBe(403);
    const comment = { fields: { ENTITY_ID: 412, ENTITY_TYPE: 'deal', COMMENT: 'text' } };
    expect((await portal.rest('crm.timeline.comment.add', comment)).body.result).toBeTypeOf('number');
  });

  it('replaces a notification of the same tag', async () => {
    for (const MESSAGE of ['one', 'two']) await portal.rest('im.notify.system.add', { USER_ID: 7, MESSAGE, TAG: 't' });
    expect(portal.context.store.data.notifications).toMatchObject([{ userId: 7, message: 'two' }]);
  });

  it('shows an empty map of options as []', async () => {
    expect((await portal.rest('app.option.get', {})).body.result).toEqual([]);
    await portal.rest('app.option.set', { options: { a: 'b' } }, admin());
    expect((await portal.rest('app.option.get', {})).body.result).toEqual({ a: 'b' });
    await portal.rest('user.option.set', { options: { c: 'd' } });
    expect((await portal.rest('user.option.get', { option: 'c' })).body.result).toBe('d');
  });

  it('tells the application about itself', async () => {
    expect((await portal.rest('app.info', {})).body.result).toMatchObject({ ID: 14, STATUS: 'L', INSTALLED: true });
  });
});
