import { Router } from 'express';
import { listTenantCredentials } from '../authorization/credentials.js';
import { ServiceError } from '../authorization/errors.js';
import type { AppServices } from './app.js';
import { RateLimit } from './rate-limit.js';
import { tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

/** A view asks responders and CRL issuers, as far as their last answers are not fresh. */
const allowance = { burst: 30, perSecond: 1 } as const;

/** What the certificates of a tenant say. One that is not the tenant's is answered like one that is nobody's. */
export function certificateRoutes({ authorization, viewCertificate, monotonicNow }: AppServices): Router {
  const router = Router();
  const limit = new RateLimit(allowance, monotonicNow);
  const view = tenantRoute(async ({ tenant, request, response }) => {
    const { credentialId } = request.params;
    const own = await listTenantCredentials(authorization, tenant.tenantId);
    if (typeof credentialId !== 'string' || !own.includes(credentialId)) throw new ServiceError('not-found');
    if (!limit.take(tenant.tenantId)) throw new ServiceError('too-many-requests');
    response.json(await viewCertificate(credentialId));
  });
  addRoute(router, 'get', '/v1/credentials/:credentialId/certificate', view);
  return router;
}
