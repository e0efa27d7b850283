import type { CookieOptions, Request, Response } from 'express';
import type { PortalContext } from './portal-context.js';
import type { Person } from './state/portal-data.js';

const options: CookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' };

/** Cookies do not tell ports apart, so each portal's has a name of its own. */
function cookieName(portal: PortalContext): string {
  return `PORTAL_${portal.store.data.memberId.slice(0, 8)}`;
}

function cookieValue(request: Request, name: string): string {
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const [key, value = ''] = pair.trim().split('=');
    if (key === name) return value;
  }
  return '';
}

/** The person of the portal's session cookie. */
export function sessionPerson(portal: PortalContext, request: Request): Person | undefined {
  const { sessions, people } = portal.store.data;
  const token = cookieValue(request, cookieName(portal));
  const id = Object.hasOwn(sessions, token) ? sessions[token] : undefined;
  return people.find((person) => person.id === id && person.active);
}

export function openSession(portal: PortalContext, response: Response, person: Person): void {
  const token = portal.randomHex(16);
  portal.store.data.sessions[token] = person.id;
  portal.store.save();
  response.cookie(cookieName(portal), token, options);
}

export function closeSession(portal: PortalContext, request: Request, response: Response): void {
  delete portal.store.data.sessions[cookieValue(request, cookieName(portal))];
  portal.store.save();
  response.clearCookie(cookieName(portal), options);
}
