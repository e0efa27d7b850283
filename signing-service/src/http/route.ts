import type { IRouter, RequestHandler } from 'express';
import { contextOf } from './request-context.js';

/** Adds a route whose pattern stands in the log and the metrics in place of the path that was asked for. */
export function addRoute(
  router: IRouter,
  method: 'get' | 'post',
  pattern: string,
  ...handlers: RequestHandler[]
): void {
  const note: RequestHandler = (request, _response, next) => {
    contextOf(request).route = `${method.toUpperCase()} ${pattern}`;
    next();
  };
  router[method](pattern, note, ...handlers);
}
