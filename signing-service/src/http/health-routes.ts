import { Router } from 'express';
import type { AppServices } from './app.js';
import { addRoute } from './route.js';

/** What the service needs to sign. Says nothing of tenants, people or credentials by name. */
export interface Health {
  readonly ready: boolean;
  readonly checks: {
    readonly database: boolean;
    readonly token: boolean;
    /** Keys whose last test signature verified, of those configured. */
    readonly keys: { readonly usable: number; readonly configured: number };
    readonly clock: boolean;
  };
}

/** For supervisors and monitoring; open, and before everything that could refuse. */
export function healthRoutes({ health, metrics, isStopping }: AppServices): Router {
  const router = Router();
  addRoute(router, 'get', '/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  addRoute(router, 'get', '/readyz', async (_request, response) => {
    const { ready, checks } = await health();
    const status = isStopping() ? 'stopping' : ready ? 'ready' : 'not-ready';
    response.status(status === 'ready' ? 200 : 503).json({ status, checks });
  });
  addRoute(router, 'get', '/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
