import { certificateViewSchema } from '@dealseal/signing-service/contract/certificate';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { answerJson, type ApiRoute, readInput, type RequestContext } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';

const paramsSchema = z.object({ id: z.string().min(1).max(128) });

/** What a certificate says: for those who may sign with it and those who give it. Any other is answered like nobody's. */
export function certificateRoutes(services: ServiceClients): readonly ApiRoute[] {
  return [
    {
      method: 'get',
      path: '/certificates/:id',
      handle: async ({ context, request, response }) => {
        const { id } = readInput(paramsSchema, request.params);
        const client = await services.of(context.portal.memberId);
        if (!(await maySee(services, context, id))) throw new AppError('not-found');
        answerJson(response, certificateViewSchema, await client.certificate(id));
      },
    },
  ];
}

async function maySee(services: ServiceClients, { portal, person }: RequestContext, id: string): Promise<boolean> {
  if (person.isPortalAdministrator) return true;
  const client = await services.of(portal.memberId);
  const { role, credentialIds } = await client.person(person.personId);
  return role === 'administrator' || credentialIds.includes(id);
}
