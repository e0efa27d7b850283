import { expect, it } from 'vitest';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';
import { readMembers, readUnits } from './units.js';

type Answers = Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => unknown>>;

function callerOf(answers: Answers): PortalCaller {
  return {
    memberId: 'm',
    actor: { kind: 'person', personId: '1' },
    call: async (method, params) => {
      await Promise.resolve();
      const answer = answers[method];
      if (answer === undefined)
        throw new PortalError('scope-missing', { portalCode: 'insufficient_scope', status: 403 });
      return answer(params);
    },
    stream: () => Promise.reject(new Error('not asked')),
    get: () => Promise.reject(new Error('not asked')),
  };
}

const user = (id: number) => ({ ID: String(id), ACTIVE: true, NAME: `N${id}`, LAST_NAME: 'L', WORK_POSITION: '' });

it('lists departments and workgroups, all pages', async () => {
  const departments = Array.from({ length: 51 }, (_, index) => ({ ID: String(index), NAME: `D${index}`, SORT: 500 }));
  const caller = callerOf({
    'department.get': ({ START }) => departments.slice(Number(START), Number(START) + 50),
    'sonet_group.get': ({ FILTER }) => {
      expect(FILTER).toEqual({ ACTIVE: 'Y', CLOSED: 'N' });
      return [{ ID: '15', NAME: 'Hotel' }];
    },
  });
  const { units, missing } = await readUnits(caller);
  expect(units).toHaveLength(52);
  expect(units.at(-1)).toEqual({ kind: 'group', id: '15', name: 'Hotel' });
  expect(missing).toEqual([]);
});

it('says which right is missing, and shows the rest', async () => {
  expect(await readUnits(callerOf({ 'department.get': () => [{ ID: 3, NAME: 'Sales' }] }))).toEqual({
    units: [{ kind: 'department', id: '3', name: 'Sales' }],
    missing: ['group'],
  });
  const away = callerOf({
    'department.get': () => {
      throw new PortalError('unavailable');
    },
    'sonet_group.get': () => [],
  });
  await expect(readUnits(away)).rejects.toThrow(PortalError);
});

it('names the members of a department and of a workgroup', async () => {
  const caller = callerOf({
    'sonet_group.user.get': ({ ID }) =>
      ID === 15
        ? [
            { USER_ID: '7', ROLE: 'A' },
            { USER_ID: '9', ROLE: 'K' },
          ]
        : [],
    'user.get': ({ FILTER }) => {
      const text = JSON.stringify(FILTER);
      return text.includes('"UF_DEPARTMENT":3') ? [user(11)] : text.includes('"ID":[7,9]') ? [user(7), user(9)] : null;
    },
  });
  const ids = async (kind: 'department' | 'group', id: string) =>
    (await readMembers(caller, { kind, id })).map(({ personId }) => personId);
  expect(await ids('department', '3')).toEqual(['11']);
  expect(await ids('group', '15')).toEqual(['7', '9']);
  // Without members nobody is asked for: no filter would mean everybody.
  expect(await ids('group', '16')).toEqual([]);
});
