import type { Request, RequestHandler, Response } from 'express';
import type { PortalContext } from '../portal-context.js';
import { sessionPerson } from '../session.js';
import type { Person } from '../state/portal-data.js';

/** Refuses what a page of another origin sends with the person's cookie. */
export function ownOriginOnly(portal: PortalContext): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    if (request.method === 'GET' || request.method === 'HEAD' || origin === undefined || origin === portal.origin) {
      return next();
    }
    response.status(403).json({ error: 'foreign_origin' });
  };
}

type PersonHandler = (person: Person, request: Request, response: Response) => void | Promise<void>;

/** A page for people: whoever is not logged in chooses a name first and comes back. */
export function forPerson(portal: PortalContext, handler: PersonHandler): RequestHandler {
  return (request, response) => {
    const person = sessionPerson(portal, request);
    if (person !== undefined) return handler(person, request, response);
    response.redirect(303, `/login?${new URLSearchParams({ backurl: request.originalUrl }).toString()}`);
  };
}

/** A call of a page's script: without a session it gets 401. */
export function forScript(portal: PortalContext, handler: PersonHandler): RequestHandler {
  return (request, response) => {
    const person = sessionPerson(portal, request);
    if (person !== undefined) return handler(person, request, response);
    response.status(401).json({ error: 'no_session' });
  };
}
