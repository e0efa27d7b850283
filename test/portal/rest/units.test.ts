import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal } from '../test-portal.js';

let portal: TestPortal;
let poor: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal({ scope: 'user_brief,department,sonet_group' });
  poor = await openTestPortal();
});
afterAll(() => Promise.all([portal.remove(), poor.remove()]));

describe('departments and workgroups', () => {
  it('are listed by name or id, and narrowed by their parent', async () => {
    const byName = await portal.rest('department.get', { sort: 'NAME', order: 'DESC' });
    expect(byName.body).toMatchObject({ total: 3, result: [{ NAME: 'Warehouse' }, { NAME: 'Sales' }, { ID: '1' }] });
    const below = await portal.rest('department.get', { PARENT: 1 });
    expect(below.body.result).toEqual([
      { ID: '3', NAME: 'Sales', SORT: 500, PARENT: '1', UF_HEAD: '7' },
      { ID: '5', NAME: 'Warehouse', SORT: 500, PARENT: '1' },
    ]);
  });

  it('have their members by user.get and sonet_group.user.get', async () => {
    const sales = await portal.rest('user.get', { FILTER: { UF_DEPARTMENT: 3 } });
    expect(sales.body).toMatchObject({ total: 2, result: [{ ID: '7', UF_DEPARTMENT: [3] }, { ID: '11' }] });
    expect((await portal.rest('sonet_group.user.get', { ID: 15 })).body.result).toEqual([
      { USER_ID: '7', ROLE: 'A' },
      { USER_ID: '9', ROLE: 'K' },
    ]);
  });

  it('show a hidden group to its members alone, and filter archived ones', async () => {
    const names = async (userId: number, FILTER = {}) => {
      const { body } = await portal.rest('sonet_group.get', { FILTER }, portal.token(userId));
      return JSON.stringify(body.result);
    };
    expect(await names(7)).toContain('"ID":"19"');
    expect(await names(9)).not.toContain('"ID":"19"');
    expect(await names(9)).toContain('"ID":"17"');
    expect(await names(9, { CLOSED: 'N' })).not.toContain('"ID":"17"');
    const hidden = await portal.rest('sonet_group.user.get', { ID: 19 }, portal.token(9));
    expect(hidden).toMatchObject({
      status: 400,
      body: { error: '', error_description: 'Socialnetwork group not found' },
    });
    expect((await portal.rest('sonet_group.user.get', {})).body).toMatchObject({ error: '' });
  });

  it.each(['department.get', 'sonet_group.get', 'sonet_group.user.get'])(
    '%s needs a right of its own',
    async (method) => {
      expect(await poor.rest(method, { ID: 15 })).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    },
  );
});
