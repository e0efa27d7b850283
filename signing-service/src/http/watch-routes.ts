import { Router } from 'express';
import { z } from 'zod';
import { readEvents } from '../watching/read-events.js';
import type { AppServices } from './app.js';
import { parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

const afterSchema = z.union([z.literal('head'), z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)]);

/** What a tenant's administrators should hear of. */
export function watchRoutes({ authorization }: AppServices): Router {
  const router = Router();
  const events = tenantRoute(async ({ tenant, request, response }) => {
    const after = parse(afterSchema, request.params['after']);
    // Express is told to parse no queries.
    const wanted = new URL(request.url, 'https://service').searchParams;
    const isForOwners = wanted.get('owners') === 'yes';
    const isOfPolicies = wanted.get('policies') === 'yes';
    response.json(await readEvents(authorization, { tenantId: tenant.tenantId, after, isForOwners, isOfPolicies }));
  });
  addRoute(router, 'get', '/v1/events/:after', events);
  return router;
}
