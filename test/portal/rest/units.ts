import type { MethodTable } from './method.js';
import { answer, page } from './method.js';
import { asInteger, asRecord, asText, upperKeys } from './params.js';
import { RestError } from './rest-error.js';

/** Parameters that narrow department.get, each compared whole; `SORT` names the field to sort by. */
const departmentFilters = ['ID', 'NAME', 'PARENT', 'UF_HEAD'] as const;

export const departmentMethods: MethodTable = {
  'department.get': {
    scope: ['department'],
    run({ portal, params }) {
      const given = upperKeys(params);
      const byName = asText(given['SORT']).toUpperCase() === 'NAME';
      const found = portal.store.data.departments
        .map(({ id, name, parent, head }) => ({
          ID: String(id),
          NAME: name,
          SORT: 500,
          ...(parent === null ? {} : { PARENT: String(parent) }),
          ...(head === null ? {} : { UF_HEAD: String(head) }),
        }))
        .filter((department) => {
          const values = new Map<string, unknown>(Object.entries(department));
          return departmentFilters.every((key) => given[key] === undefined || asText(given[key]) === values.get(key));
        })
        .toSorted((one, other) => (byName ? one.NAME.localeCompare(other.NAME) : Number(one.ID) - Number(other.ID)));
      if (asText(given['ORDER']).toUpperCase() === 'DESC') found.reverse();
      return page(found, asInteger(given['START']) ?? 0, (items) => items);
    },
  },
};

/** `sonet_group.*`: a group that is not visible shows itself to its members alone. */
export const groupMethods: MethodTable = {
  'sonet_group.get': {
    scope: ['sonet_group'],
    run({ portal, params, person }) {
      const given = upperKeys(params);
      const filter = upperKeys(asRecord(given['FILTER']));
      const found = portal.store.data.groups
        .filter(({ visible, members }) => visible || members.some(({ userId }) => userId === person.id))
        .map(({ id, name, visible, closed, members }) => ({
          ID: String(id),
          SITE_ID: 's1',
          NAME: name,
          DESCRIPTION: null,
          ACTIVE: 'Y',
          VISIBLE: visible ? 'Y' : 'N',
          OPENED: 'N',
          CLOSED: closed ? 'Y' : 'N',
          SUBJECT_ID: '1',
          OWNER_ID: String(members.find(({ role }) => role === 'A')?.userId ?? 0),
          KEYWORDS: null,
          NUMBER_OF_MEMBERS: String(members.length),
          SUBJECT_NAME: 'Workgroups',
          PROJECT: 'N',
          IS_EXTRANET: 'N',
        }))
        .filter((group) => {
          const values = new Map<string, unknown>(Object.entries(group));
          return Object.entries(filter).every(([key, value]) => values.get(key) === asText(value));
        });
      return page(found, asInteger(given['START']) ?? 0, (items) => items);
    },
  },
  'sonet_group.user.get': {
    scope: ['sonet_group'],
    run({ portal, params, person }) {
      const id = asInteger(upperKeys(params)['ID']) ?? 0;
      if (id <= 0) throw new RestError(400, '', 'Wrong socialnetwork group ID');
      const { groups, people } = portal.store.data;
      const group = groups.find((one) => one.id === id);
      const isShown = group?.visible === true || group?.members.some(({ userId }) => userId === person.id) === true;
      if (group === undefined || !isShown) throw new RestError(400, '', 'Socialnetwork group not found');
      const working = group.members.filter(({ userId }) => people.some((one) => one.id === userId && one.active));
      return answer(working.map(({ userId, role }) => ({ USER_ID: String(userId), ROLE: role })));
    },
  },
};
