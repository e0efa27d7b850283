import { changeKeepingSchema, keepingSchema } from '../contract/keeping.js';
import { answerJson, type ApiRoute, readInput } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertAdministrator } from '../people/administrators.js';
import { setRetention } from '../signing/portal-retention.js';
import type { Store } from '../store/store.js';
import { readKeeping } from './read-keeping.js';

export interface KeepingParts {
  readonly services: ServiceClients;
  readonly store: Store;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** How long things are kept. What is kept here is any administrator's to choose; records, by the act `change-retention`. */
export function keepingRoutes(parts: KeepingParts): readonly ApiRoute[] {
  return [
    {
      method: 'get',
      path: '/admin/keeping',
      handle: async ({ context, response }) => {
        await assertAdministrator(parts.services, context);
        answerJson(response, keepingSchema, await readKeeping(parts, context.portal.memberId));
      },
    },
    {
      method: 'post',
      path: '/admin/keeping',
      handle: async ({ context, request, response }) => {
        const { storedDays } = readInput(changeKeepingSchema, request.body);
        await assertAdministrator(parts.services, context);
        const { memberId } = context.portal;
        const { personId, name } = context.person;
        const storedDaysChanged = { at: parts.now(), by: { personId, name } };
        await setRetention(parts.store, memberId, { storedDays, storedDaysChanged });
        answerJson(response, keepingSchema, await readKeeping(parts, memberId));
      },
    },
  ];
}
