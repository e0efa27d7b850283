import { fieldLabelOf } from '../contract/labels.js';
import { adminGrantsSchema } from '../contract/people.js';
import { answerJson, type ApiRoute } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { kindsOf } from '../store/portal-settings.js';
import { assertAdministrator } from './administrators.js';
import { ifKnown } from './if-known.js';

/** Who may sign with which certificate, for what, how often and until when. */
export function grantRoutes(services: ServiceClients): readonly ApiRoute[] {
  return [
    {
      method: 'get',
      path: '/admin/grants',
      handle: async ({ context, response }) => {
        await assertAdministrator(services, context);
        const grants = await ifKnown((await services.of(context.portal.memberId)).grants(), null);
        const kinds = kindsOf(context.portal.settings);
        const fields = kinds.flatMap(({ entityTypeId, fields: files }) =>
          files.map(({ field, title }) => ({ field: fieldLabelOf({ entityTypeId, field }), title, entityTypeId })),
        );
        answerJson(response, adminGrantsSchema, {
          grants,
          fields,
          kinds: kinds.map(({ entityTypeId, title }) => ({ entityTypeId, title })),
        });
      },
    },
  ];
}
