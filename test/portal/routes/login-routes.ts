import type { Request, Response, Router } from 'express';
import express from 'express';
import { loginPage } from '../pages/login-page.js';
import type { PortalContext } from '../portal-context.js';
import { asInteger, asText } from '../rest/params.js';
import { readParams } from '../rest/read-request.js';
import { closeSession, openSession, sessionPerson } from '../session.js';

/** Only a path of this portal, so that the login sends nobody elsewhere. */
function ownPath(value: unknown): string {
  const path = asText(value);
  return /^\/(?![/\\])/.test(path) ? path : '/crm/deal/list/';
}

export function loginRoutes(portal: PortalContext): Router {
  async function login(request: Request, response: Response): Promise<void> {
    const params = await readParams(request, portal.knobs.postMaxBytes);
    const id = asInteger(params['userId']);
    const person = portal.store.data.people.find((entry) => entry.id === id && entry.active);
    if (person === undefined) {
      response
        .status(403)
        .type('html')
        .send(loginPage(portal, ownPath(params['backurl'])));
      return;
    }
    openSession(portal, response, person);
    response.redirect(303, ownPath(params['backurl']));
  }

  const router = express.Router();
  router.get('/login', (request, response) => {
    response.type('html').send(loginPage(portal, ownPath(request.query['backurl'])));
  });
  router.post('/login', (request, response) => login(request, response));
  router.post('/logout', (request, response) => {
    closeSession(portal, request, response);
    response.redirect(303, '/login');
  });
  router.get('/', (request, response) => {
    response.redirect(303, sessionPerson(portal, request) === undefined ? '/login' : '/crm/deal/list/');
  });
  return router;
}
