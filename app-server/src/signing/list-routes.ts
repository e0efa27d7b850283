import { z } from 'zod';
import { AppError } from '../app-error.js';
import { historySchema } from '../contract/history.js';
import { documentAddressSchema } from '../contract/session.js';
import { signingsQuerySchema, signingsSchema } from '../contract/signings.js';
import { readableEntities } from '../documents/readable-entities.js';
import { readField } from '../documents/entity.js';
import { answerJson, type ApiRoute, assertOwnEntity, readInput, type RequestContext } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { seesAll } from '../people/sees-all.js';
import { kindsOf } from '../store/portal-settings.js';
import type { DocumentEvents } from './document-events.js';
import { documentHistory } from './document-history.js';
import type { KeptRequest } from './kept-request.js';
import { listSignings } from './list-desk.js';
import { readPlace, type RequestLists } from './request-lists.js';
import type { RequestRepository } from './request-repository.js';

const addressSchema = z
  .object({
    entityTypeId: z.coerce.number(),
    entityId: z.coerce.number(),
    field: z.string(),
    fileId: z.coerce.number(),
  })
  .pipe(documentAddressSchema);

/** The lists of the application's own page, and what became of one document. */
export function listRoutes(parts: {
  readonly services: ServiceClients;
  readonly lists: RequestLists;
  readonly requests: Pick<RequestRepository, 'find' | 'ofEntity'>;
  readonly events: DocumentEvents;
}): readonly ApiRoute[] {
  const { services, lists, requests } = parts;

  /** Hidden from the caller is unknown to them. Throws AppError `not-found`. */
  const visible = async (context: RequestContext, requestId: unknown): Promise<KeptRequest> => {
    const id = z.uuid().safeParse(requestId);
    const request = id.success ? await requests.find(context.portal.memberId, id.data) : null;
    if (request === null) throw new AppError('not-found');
    if (request.person.personId === context.person.personId || (await seesAll(services, context))) return request;
    const readable = await readableEntities(context.caller, [request.address]);
    if (readable.size === 0) throw new AppError('not-found');
    return request;
  };

  return [
    {
      method: 'get',
      path: '/signings',
      handle: async ({ context, request, response }) => {
        const { cursor, ...asked } = readInput(signingsQuerySchema, request.query);
        const { portal, person, caller } = context;
        const all = await seesAll(services, context);
        const page = await listSignings(lists, {
          caller,
          filter: { ...asked, personId: person.personId },
          after: cursor === undefined ? null : readPlace(cursor),
          seesAll: all,
        });
        const counts = await lists.counts(portal.memberId, person.personId);
        answerJson(response, signingsSchema, {
          ...page,
          counts: { ...counts, all: all ? counts.all : null },
          kinds: kindsOf(portal.settings).map(({ entityTypeId, title }) => ({ entityTypeId, title })),
        });
      },
    },
    {
      method: 'get',
      path: '/signings/:requestId/history',
      handle: async ({ context, request, response }) => {
        const { address, machine } = await visible(context, request.params['requestId']);
        const { memberId } = context.portal;
        const file = { ...address, fileId: machine.storedFileId ?? address.fileId };
        answerJson(response, historySchema, await documentHistory(parts, memberId, file));
      },
    },
    {
      method: 'get',
      path: '/documents/history',
      handle: async ({ context, request, response }) => {
        const address = readInput(addressSchema, request.query);
        assertOwnEntity(context, address);
        // As for the file itself: with the caller's rights, and only while the field holds it.
        const { fileIds } = await readField(context.caller, address);
        if (!fileIds.includes(address.fileId)) throw new AppError('document-gone');
        answerJson(response, historySchema, await documentHistory(parts, context.portal.memberId, address));
      },
    },
  ];
}
