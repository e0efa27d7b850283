import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { newReference } from '../logging/reference.js';
import type { RequestScope } from './error-answer.js';

/** Gives each request its reference and its log; one line when it is answered. Paths are logged without their queries. */
export interface RequestScopes {
  readonly handler: RequestHandler;
  of(response: Response): RequestScope;
}

export function createRequestScopes(options: {
  readonly log: Logger;
  /** After each answer: pattern of the route, method, status, seconds. */
  readonly observe: (answer: { route: string; method: string; status: number; seconds: number }) => void;
}): RequestScopes {
  const scopes = new WeakMap<Response, RequestScope>();
  const of = (response: Response): RequestScope => {
    const known = scopes.get(response);
    if (known !== undefined) return known;
    const reference = newReference(randomBytes);
    const made = { reference, log: options.log.child({ reference }) };
    scopes.set(response, made);
    return made;
  };
  return {
    of,
    handler: (request, response, next) => {
      const { reference, log } = of(response);
      response.setHeader('dealseal-reference', reference);
      const begun = process.hrtime.bigint();
      const { method, path } = request;
      response.once('close', () => {
        const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
        const status = response.writableFinished ? response.statusCode : 499;
        const route: unknown = request.route;
        options.observe({ route: patternOf(route) ?? 'other', method, status, seconds });
        log.info({ method, path: patternOf(route) ?? path.slice(0, 100), status, seconds }, 'request');
      });
      next();
    },
  };
}

function patternOf(route: unknown): string | undefined {
  if (typeof route !== 'object' || route === null || !('path' in route)) return undefined;
  return typeof route.path === 'string' ? route.path : undefined;
}
