import { Router } from 'express';
import { ServiceError } from '../authorization/errors.js';
import { readTrial } from '../authorization/spend-trial.js';
import { contractVersion, type Info, pairingRequestSchema } from '../contract/info.js';
import { pair } from '../tenants/pairing.js';
import type { AppServices } from './app.js';
import { jsonBody } from './json-body.js';
import { RateLimit } from './rate-limit.js';
import { agreeOnContract, contextOf, parse } from './request-context.js';
import { addRoute } from './route.js';

/** Per address. A code has 128 bits: the limit guards the processor, not the code. */
const pairingAllowance = { burst: 10, perSecond: 0.2 } as const;
const openAllowance = { burst: 60, perSecond: 5 } as const;
const digestsPerAuthorization = 20;

/** Routes that need no client certificate. */
export function openRoutes(services: AppServices): Router {
  const router = Router();
  const open = new RateLimit(openAllowance, services.monotonicNow);
  const pairings = new RateLimit(pairingAllowance, services.monotonicNow);

  addRoute(router, 'get', '/v1/info', async (request, response) => {
    const { tenant } = contextOf(request);
    if (tenant === null && !open.take(addressOf(request))) throw new ServiceError('too-many-requests');
    const trial = tenant === null ? null : await readTrial(services.pairing.store.db, tenant.tenantId);
    const info: Info = {
      product: 'dealseal-signing-service',
      release: services.release,
      contract: { ...contractVersion },
      time: services.pairing.now().toISOString(),
      tenant: tenant === null ? null : { tenantId: tenant.tenantId, name: tenant.name },
      ...(trial === null ? {} : { trial }),
      limits: { documentBytes: services.documentBytes, digestsPerAuthorization },
    };
    response.json(info);
  });

  addRoute(router, 'get', '/v1/authority', (request, response) => {
    if (!open.take(addressOf(request))) throw new ServiceError('too-many-requests');
    response.type('application/x-pem-file').send(services.pairing.authority.certificate);
  });

  addRoute(
    router,
    'post',
    '/v1/pairings',
    (request, _response, next) => {
      if (!pairings.take(addressOf(request))) throw new ServiceError('too-many-requests');
      agreeOnContract(request);
      next();
    },
    jsonBody,
    async (request, response) => {
      response.status(201).json(await pair(services.pairing, parse(pairingRequestSchema, request.body)));
    },
  );

  return router;
}

function addressOf(request: { readonly socket: { readonly remoteAddress?: string | undefined } }): string {
  return request.socket.remoteAddress ?? 'unknown';
}
