import { adminGrantsSchema } from '../contract/people.js';
import { answerJson, type ApiRoute } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertAdministrator } from './administrators.js';
import { ifKnown } from './if-known.js';
import { placesOf } from './places.js';

/** Who may sign with which certificate, for what, how often and until when. */
export function grantRoutes(services: ServiceClients): readonly ApiRoute[] {
  return [
    {
      method: 'get',
      path: '/admin/grants',
      handle: async ({ context, response }) => {
        await assertAdministrator(services, context);
        const grants = await ifKnown((await services.of(context.portal.memberId)).grants(), null);
        answerJson(response, adminGrantsSchema, { grants, ...placesOf(context.portal.settings) });
      },
    },
  ];
}
