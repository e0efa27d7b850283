import { Router } from 'express';
import { readRetention } from '../authorization/retention.js';
import type { AppServices } from './app.js';
import { tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

/** How long the tenant's records are kept, and what was erased. It is changed by an act. */
export function retentionRoutes({ authorization }: AppServices): Router {
  const router = Router();
  const retention = tenantRoute(async ({ tenant, response }) => {
    response.json(await readRetention(authorization, tenant.tenantId));
  });
  addRoute(router, 'get', '/v1/retention', retention);
  return router;
}
