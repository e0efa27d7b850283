import { adminPoliciesSchema } from '../contract/people.js';
import { answerJson, type ApiRoute } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertAdministrator } from './administrators.js';
import { ifKnown } from './if-known.js';

/** What needs two administrators, and what waits for the second. */
export function policyRoutes(services: ServiceClients): readonly ApiRoute[] {
  return [
    {
      method: 'get',
      path: '/admin/policies',
      handle: async ({ context, response }) => {
        await assertAdministrator(services, context);
        const policies = await ifKnown((await services.of(context.portal.memberId)).policies(), null);
        answerJson(response, adminPoliciesSchema, { policies });
      },
    },
  ];
}
