import { Router } from 'express';
import { ServiceError } from '../authorization/errors.js';
import { examinationRequestSchema } from '../contract/doctor.js';
import type { AppServices } from './app.js';
import { jsonBody } from './json-body.js';
import { RateLimit } from './rate-limit.js';
import { parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

/** An examination lets each key sign once and asks time-stamp authorities and responders. */
const allowance = { burst: 12, perSecond: 0.2 } as const;

export function doctorRoutes({ examine, monotonicNow }: AppServices): Router {
  const router = Router();
  const limit = new RateLimit(allowance, monotonicNow);
  const examination = tenantRoute(async ({ tenant, request, response }) => {
    const { part } = parse(examinationRequestSchema, request.body);
    if (!limit.take(tenant.tenantId)) throw new ServiceError('too-many-requests');
    response.json(await examine(tenant.tenantId, part));
  });
  addRoute(router, 'post', '/v1/examinations', jsonBody, examination);
  return router;
}
