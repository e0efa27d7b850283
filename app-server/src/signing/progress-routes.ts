import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { progressSchema } from '../contract/progress.js';
import { answerJson, type ApiRoute, readInput } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertAdministrator } from '../people/administrators.js';
import type { DocumentBytes } from './document-bytes.js';
import type { DocumentEvents } from './document-events.js';
import type { ProgressDesk } from './progress-desk.js';

const paramsSchema = z.object({ id: z.string().min(1).max(128) });

/** Requests that do not come to their end, for administrators. */
export function progressRoutes(parts: {
  readonly services: ServiceClients;
  readonly desk: ProgressDesk;
  readonly bytes: DocumentBytes;
  readonly events: Pick<DocumentEvents, 'note'>;
}): readonly ApiRoute[] {
  const { services, desk, bytes, events } = parts;
  return [
    {
      method: 'get',
      path: '/admin/progress',
      handle: async ({ context, response }) => {
        await assertAdministrator(services, context);
        const requests = await desk.list(context.portal.memberId, context.person);
        answerJson(response, progressSchema, { requests });
      },
    },
    {
      method: 'post',
      path: '/admin/progress/:id/retry',
      handle: async ({ context, request, response }) => {
        await assertAdministrator(services, context);
        const { id } = readInput(paramsSchema, request.params);
        await desk.retry(context.portal.memberId, id);
        response.status(202).end();
      },
    },
    {
      method: 'post',
      path: '/admin/progress/:id/give-up',
      handle: async ({ context, request, response }) => {
        await assertAdministrator(services, context);
        const { id } = readInput(paramsSchema, request.params);
        await desk.giveUp(context.portal.memberId, id);
        context.log.info({ requestId: id }, 'a request was given up by an administrator');
        response.status(204).end();
      },
    },
    {
      method: 'get',
      path: '/admin/progress/:id/signed',
      handle: async ({ context, request, response }) => {
        await assertAdministrator(services, context);
        const { id } = readInput(paramsSchema, request.params);
        const { memberId } = context.portal;
        // Whose rights in the portal are less sees documents in their deals.
        if (!context.person.isPortalAdministrator) throw new AppError('not-found');
        const { sha256, size, fileName } = await desk.signed(memberId, id);
        response.attachment(fileName);
        response.type('application/pdf').set('content-length', String(size));
        await pipeline(bytes.read(memberId, sha256), response);
        await events.note({ memberId, requestId: id }, { kind: 'downloaded', person: context.person });
      },
    },
  ];
}
