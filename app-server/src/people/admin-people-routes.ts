import type { Act } from '@dealseal/signing-service/contract/acts';
import { z } from 'zod';
import {
  adminActsAnswerSchema,
  adminActsSchema,
  adminPeopleSchema,
  adminUnitsSchema,
  unitAddressSchema,
} from '../contract/people.js';
import type { PortalScopes } from '../bitrix24/portal-scopes.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { Language } from '../contract/session.js';
import { answerJson, type ApiRoute, readInput, type RequestContext } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertAdministrator, assertReader } from './administrators.js';
import { readUsers } from './portal-users.js';
import type { NotifyPerson } from './tell-administrators.js';
import { type PersonAct, tellPeople } from './tell-people.js';
import { readMembers, readUnits } from './units.js';

const peopleQuery = z.object({ search: z.string().max(100).default(''), unit: unitAddressSchema.optional() });

/** What this program does after acts that the service has done. */
export type FollowActs = (memberId: string, acts: readonly Act[]) => Promise<void>;

export interface AdminPeopleParts {
  readonly services: ServiceClients;
  readonly scopes: PortalScopes;
  readonly notify: NotifyPerson;
  /** The language of a person's last visit; null for one who was never here. */
  readonly languageOf: (memberId: string, personId: string) => Promise<Language | null>;
  readonly follow: FollowActs;
  /** When people signed last, ms since the epoch, by their ids. */
  readonly lastSigned: (memberId: string) => Promise<ReadonlyMap<string, number>>;
}

/**
 * The people of a portal, read by administrators and auditors, and the acts upon them. Whether an act may be done is the signing-service's to
 * decide, by the caller's own code.
 */
export function adminPeopleRoutes(parts: AdminPeopleParts): readonly ApiRoute[] {
  const { services } = parts;
  return [
    {
      method: 'get',
      path: '/admin/people',
      handle: async ({ context, request, response }) => {
        const { search, unit } = readInput(peopleQuery, request.query);
        const { mayAct } = await assertReader(services, context);
        const client = await services.of(context.portal.memberId);
        const [people, credentials, signed, users] = await Promise.all([
          client.people(),
          client.tenantCredentials(),
          parts.lastSigned(context.portal.memberId),
          mayAct ? usersOf(context, { search: search.trim(), unit }) : [],
        ]);
        const members = new Set(users.map(({ personId }) => personId));
        const known = new Set(people.map(({ personId }) => personId));
        answerJson(response, adminPeopleSchema, {
          mayAct,
          people: unit === undefined ? people : people.filter(({ personId }) => members.has(personId)),
          credentials,
          candidates: users.filter(({ personId }) => !known.has(personId)),
          mayListUsers: !parts.scopes.missing(context.portal).optional.includes('user_brief'),
          lastSigned: Object.fromEntries([...signed].map(([personId, at]) => [personId, new Date(at).toISOString()])),
        });
      },
    },
    {
      method: 'get',
      path: '/admin/units',
      handle: async ({ context, response }) => {
        await assertAdministrator(services, context);
        answerJson(response, adminUnitsSchema, await readUnits(context.caller));
      },
    },
    {
      method: 'post',
      path: '/admin/acts',
      handle: async ({ context, request, response }) => {
        const body = readInput(adminActsSchema, request.body);
        const client = await services.of(context.portal.memberId);
        const answer = await client.act({ ...body, personId: context.person.personId, propose: true });
        const { people, proposed, carriedOut = [] } = answer;
        const all = proposed === undefined ? [...body.acts, ...carriedOut] : [];
        await parts.follow(context.portal.memberId, all);
        const acts = all.filter((act): act is PersonAct => 'personId' in act);
        const isAboutCertificates = acts.some((act) => 'credentialId' in act);
        // Names only: the acts are done, whatever becomes of this.
        const credentials = isAboutCertificates ? await client.tenantCredentials().catch(() => []) : [];
        const ownerOf = (id: string) => credentials.find(({ credentialId }) => credentialId === id)?.owner ?? id;
        const { portal, person: administrator, language, log } = context;
        const done = { memberId: portal.memberId, requestKey: body.requestKey, administrator, acts, people, ownerOf };
        const untold = await tellPeople(done, { ...parts, language, log });
        answerJson(response, adminActsAnswerSchema, { ...answer, untold });
      },
    },
  ];
}

/** Members of the unit, or the portal's employees, first 50; both by the words searched for. */
async function usersOf({ caller }: RequestContext, { search, unit }: z.output<typeof peopleQuery>) {
  try {
    if (unit !== undefined) return await readMembers(caller, unit);
    return await readUsers(caller, { filter: search === '' ? {} : { NAME_SEARCH: search }, pages: 1 });
  } catch (error) {
    // Who is known already can be looked after without.
    if (error instanceof PortalError && error.scope === 'user_brief') return [];
    throw error;
  }
}
