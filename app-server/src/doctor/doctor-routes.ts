import { explainError } from '@dealseal/signing-service/contract/explanations';
import { z } from 'zod';
import { doctorAnswerSchema, doctorRequestSchema, explanationsSchema } from '../contract/doctor.js';
import { answerJson, type ApiRoute, readInput } from '../http/api-route.js';
import { createRateLimit } from '../http/rate-limit.js';
import { assertAdministrator } from '../people/administrators.js';
import { type DoctorParts, examinePortal } from './examine-portal.js';

const explanationQuerySchema = z.object({ text: z.string().max(2_000).default('') });

/** Each examination calls the portal six times and lets every key of the tenant sign once. */
export function doctorRoutes(parts: DoctorParts): readonly ApiRoute[] {
  const limit = createRateLimit({ burst: 10, perSecond: 0.2, now: parts.now });
  return [
    {
      method: 'post',
      path: '/admin/doctor',
      handle: async ({ context, request, response }) => {
        const { part } = readInput(doctorRequestSchema, request.body);
        await assertAdministrator(parts.services, context);
        limit.take(context.portal.memberId);
        answerJson(response, doctorAnswerSchema, await examinePortal(parts, context, part));
      },
    },
    {
      method: 'get',
      path: '/admin/explanations',
      handle: async ({ context, request, response }) => {
        const { text } = readInput(explanationQuerySchema, request.query);
        await assertAdministrator(parts.services, context);
        answerJson(response, explanationsSchema, { explanations: explainError(text) });
      },
    },
  ];
}
