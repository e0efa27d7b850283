import { Router } from 'express';
import type { Metrics } from './metrics.js';

export interface HealthParts {
  /** Throws when the server could not do its work now. */
  readonly checkReady: () => Promise<void>;
  readonly metrics: Metrics;
}

/** `/healthz`: the process runs. `/readyz`: it can work. `/metrics`: for this machine only, never through a proxy. */
export function createHealthRouter(parts: HealthParts): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const isReady = await parts.checkReady().then(
      () => true,
      () => false,
    );
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not-ready' });
  });
  router.get('/metrics', async (request, response, next) => {
    const { remoteAddress, localAddress } = request.socket;
    const isProxied = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    if (remoteAddress !== localAddress && !/^(::ffff:)?127\.|^::1$/.test(remoteAddress ?? '')) return next();
    if (isProxied) return next();
    response.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics());
  });
  return router;
}
