import { z } from 'zod';
import { restCallsAnswerSchema } from '../contract/rest-calls.js';
import { answerJson, type ApiRoute, readInput } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertAdministrator } from '../people/administrators.js';
import type { RestCallRepository } from '../store/rest-call-repository.js';

const querySchema = z.object({ before: z.iso.datetime().optional() });
const page = 100;

/** What was asked of the portal, for those who look after it. */
export function restCallRoutes(parts: {
  readonly services: ServiceClients;
  readonly calls: RestCallRepository;
  readonly now: () => number;
}): readonly ApiRoute[] {
  const { services, calls, now } = parts;
  return [
    {
      method: 'get',
      path: '/admin/rest-calls',
      handle: async ({ context, request, response }) => {
        const { before } = readInput(querySchema, request.query);
        await assertAdministrator(services, context);
        const limits = { before: before === undefined ? now() + 1 : Date.parse(before), limit: page };
        const logged = await calls.list(context.portal.memberId, limits);
        answerJson(response, restCallsAnswerSchema, {
          calls: logged.map((call) => ({ ...call, endedAt: new Date(call.endedAt).toISOString() })),
        });
      },
    },
  ];
}
