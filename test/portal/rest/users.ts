import type { Person } from '../state/portal-data.js';
import type { MethodTable, RestCall } from './method.js';
import { answer, page } from './method.js';
import { asInteger, asRecord, asText, upperKeys } from './params.js';

const userScopes = ['user', 'user_basic', 'user_brief'] as const;

/** `user_brief` gives names and post only; the address needs `user_basic`. */
function present(person: Person, { auth, portal }: Pick<RestCall, 'auth' | 'portal'>): Record<string, unknown> {
  const full = auth.scope.includes('user') || auth.scope.includes('user_basic');
  return {
    ID: String(person.id),
    ACTIVE: person.active,
    NAME: person.name,
    LAST_NAME: person.lastName,
    SECOND_NAME: '',
    WORK_POSITION: person.position,
    PERSONAL_PHOTO: '',
    UF_DEPARTMENT: departmentsOf(portal, person.id),
    USER_TYPE: 'employee',
    ...(full ? { EMAIL: person.email } : {}),
  };
}

function departmentsOf(portal: RestCall['portal'], personId: number): number[] {
  return portal.store.data.departments.filter(({ members }) => members.includes(personId)).map(({ id }) => id);
}

function wanted(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(asText);
}

export const userMethods: MethodTable = {
  profile: {
    scope: null,
    run: ({ person }) =>
      answer({
        ID: String(person.id),
        ADMIN: person.admin,
        NAME: person.name,
        LAST_NAME: person.lastName,
        PERSONAL_GENDER: '',
        TIME_ZONE: 'Europe/Podgorica',
        TIME_ZONE_OFFSET: 0,
      }),
  },
  'user.current': { scope: userScopes, run: (call) => answer(present(call.person, call)) },
  'user.get': {
    scope: userScopes,
    run({ portal, params, auth }) {
      const given = upperKeys(params);
      const filter = { ...given, ...upperKeys(asRecord(given['FILTER'])) };
      const found = portal.store.data.people
        .filter((person) => filter['ID'] === undefined || wanted(filter['ID']).includes(String(person.id)))
        .filter((person) => filter['ACTIVE'] === undefined || person.active)
        .filter(
          ({ id }) =>
            filter['UF_DEPARTMENT'] === undefined ||
            departmentsOf(portal, id).some((one) => wanted(filter['UF_DEPARTMENT']).includes(String(one))),
        )
        .map((person) => present(person, { auth, portal }));
      return page(found, asInteger(given['START']) ?? 0, (items) => items);
    },
  },
};
