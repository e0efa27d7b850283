import { pipeline } from 'node:stream/promises';
import { changeKeepingSchema, keepingSchema, takeoutSchema } from '../contract/keeping.js';
import { attachmentHeader } from '../documents/content-disposition.js';
import { answerJson, type ApiRoute, readInput } from '../http/api-route.js';
import { createRateLimit } from '../http/rate-limit.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertAdministrator } from '../people/administrators.js';
import { setRetention } from '../signing/portal-retention.js';
import type { Store } from '../store/store.js';
import { readKeeping } from './read-keeping.js';
import { takeEverything } from './take-everything.js';

export interface KeepingParts {
  readonly services: ServiceClients;
  readonly store: Store;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** How long things are kept, and everything to be taken away. What is kept here is any administrator's to choose; records, by the act `change-retention`. */
export function keepingRoutes(parts: KeepingParts): readonly ApiRoute[] {
  // Each reads all that there is.
  const limit = createRateLimit({ burst: 10, perSecond: 0.1, now: parts.now });
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
    {
      method: 'post',
      path: '/admin/takeout',
      handle: async ({ context, request, response }) => {
        const { format } = readInput(takeoutSchema, request.body);
        await assertAdministrator(parts.services, context);
        const { portal, person } = context;
        limit.take(portal.memberId);
        response.set({
          'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl',
          'content-disposition': attachmentHeader(`dealseal.${format === 'csv' ? 'csv' : 'jsonl'}`),
        });
        await pipeline(takeEverything(parts, { portal, personId: person.personId, format }), response);
      },
    },
  ];
}
