import { pipeline } from 'node:stream/promises';
import {
  logCheckAnswerSchema,
  logCheckSchema,
  logExportSchema,
  type LogFilter,
  logPageSchema,
  logSearchSchema,
} from '../contract/log.js';
import { attachmentHeader } from '../documents/content-disposition.js';
import { answerJson, type ApiRoute, readInput } from '../http/api-route.js';
import { createRateLimit } from '../http/rate-limit.js';
import type { ServiceClients } from '../install/service-clients.js';
import { newestWitness } from '../signing/audit-witnesses.js';
import type { Store } from '../store/store.js';
import { findNamedNow, type FoundByName } from './find-named.js';
import type { NamesOfPortal } from './index-names.js';
import { nameEntries } from './name-entries.js';
import { serviceFilter } from './service-filter.js';

export interface LogParts {
  readonly services: ServiceClients;
  readonly store: Store;
  readonly now: () => number;
}

const pageSize = 50;

async function namedBy({ text }: LogFilter, portal: NamesOfPortal): Promise<FoundByName | null> {
  return text === undefined ? null : findNamedNow(portal, text);
}

/** The tenant's log with the names that the portal has. Who may read it is the signing-service's to decide, at each call. */
export function logRoutes({ services, store, now }: LogParts): readonly ApiRoute[] {
  // Each reads a whole chain.
  const limit = createRateLimit({ burst: 10, perSecond: 0.1, now });
  return [
    {
      method: 'post',
      path: '/admin/log/search',
      handle: async ({ context, request, response }) => {
        const { filter, before } = readInput(logSearchSchema, request.body);
        const { memberId } = context.portal;
        const client = await services.of(memberId);
        const people = await client.people();
        const named = await namedBy(filter, { store, memberId, service: client });
        const page = await client.searchAudit({
          personId: context.person.personId,
          filter: serviceFilter(filter, { people, named }),
          before,
          limit: pageSize,
        });
        const names = await nameEntries(store, memberId, { entries: page.entries, people });
        const searchableThrough = Math.min(page.searchableThrough, named?.through ?? page.searchableThrough);
        answerJson(response, logPageSchema, { ...page, ...names, searchableThrough });
      },
    },
    {
      method: 'post',
      path: '/admin/log/check',
      handle: async ({ context, request, response }) => {
        const { again } = readInput(logCheckSchema, request.body);
        const { memberId } = context.portal;
        const client = await services.of(memberId);
        if (again) limit.take(memberId);
        // Held against the newest head that we kept ourselves: an end that was cut off shows.
        const witness = again ? ((await newestWitness(store, memberId)) ?? undefined) : undefined;
        const { personId } = context.person;
        const check = await client.checkAudit({ personId, onlyLatest: !again, witness });
        answerJson(response, logCheckAnswerSchema, { check });
      },
    },
    {
      method: 'post',
      path: '/admin/log/export',
      handle: async ({ context, request, response }) => {
        const { filter, format } = readInput(logExportSchema, request.body);
        const { memberId } = context.portal;
        limit.take(memberId);
        const client = await services.of(memberId);
        const { personId } = context.person;
        const named = await namedBy(filter, { store, memberId, service: client });
        const asked = serviceFilter(filter, { people: await client.people(), named });
        const entries = await client.exportAudit({ personId, filter: asked, format });
        const witness = format === 'json' ? await newestWitness(store, memberId) : null;
        response.set({
          'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl',
          'content-disposition': attachmentHeader(`dealseal-log.${format === 'csv' ? 'csv' : 'jsonl'}`),
        });
        await pipeline(entries, response, { end: false });
        response.end(witness === null ? '' : `${JSON.stringify({ kind: 'witness', ...witness })}\n`);
      },
    },
  ];
}
