import { SigningServiceError } from '@dealseal/signing-service/contract/client';
import { adminGrantsSchema } from '../contract/people.js';
import { answerJson, type ApiRoute } from '../http/api-route.js';
import type { ServiceClients, SigningService } from '../install/service-clients.js';
import { assertAdministrator } from './administrators.js';

/** Who may sign with which certificate, for what, how often and until when. */
export function grantRoutes(services: ServiceClients): readonly ApiRoute[] {
  return [
    {
      method: 'get',
      path: '/admin/grants',
      handle: async ({ context, response }) => {
        await assertAdministrator(services, context);
        const grants = await grantsOf(await services.of(context.portal.memberId));
        const fields = context.portal.settings.fields.map(({ field, title }) => ({ field, title }));
        answerJson(response, adminGrantsSchema, { grants, fields });
      },
    },
  ];
}

/** Null where the service knows no limits. */
async function grantsOf(client: SigningService) {
  try {
    return await client.grants();
  } catch (error) {
    if (error instanceof SigningServiceError && error.code === 'not-found') return null;
    throw error;
  }
}
