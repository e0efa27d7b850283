import type { Request, Response, Router } from 'express';
import express from 'express';
import { ZodError } from 'zod';
import { actionSchema, runAction } from '../emulator-actions.js';
import { emulatorPage } from '../pages/emulator-page.js';
import { phonePage } from '../pages/phone-page.js';
import type { PortalContext } from '../portal-context.js';
import { turnKnobs } from '../state/knobs.js';
import { forPerson } from './guards.js';

type Act = (body: unknown) => unknown;

function jsonRoute(act: Act) {
  return async (request: Request, response: Response): Promise<void> => {
    try {
      const body: unknown = request.body;
      const parsed: unknown = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '{}');
      response.json((await act(parsed)) ?? {});
    } catch (error) {
      if (!(error instanceof ZodError) && !(error instanceof SyntaxError)) throw error;
      response.status(400).json({ error: error.message });
    }
  };
}

/** What belongs to the emulator and not to a portal: knobs, acts, the log of requests, the telephone. */
export function emulatorRoutes(portal: PortalContext): Router {
  const router = express.Router();
  router.get('/phone', (_request, response) => {
    response.type('html').send(phonePage());
  });
  router.get(
    '/emulator{/}',
    forPerson(portal, (person, _request, response) => {
      if (!person.admin) return void response.status(403).type('text').send('Access denied');
      response.type('html').send(emulatorPage(portal, person));
    }),
  );
  router.get('/emulator/knobs', (_request, response) => {
    response.json(portal.knobs);
  });
  router.post(
    '/emulator/knobs',
    jsonRoute((body) => {
      turnKnobs(portal.knobs, body);
      return portal.knobs;
    }),
  );
  router.post(
    '/emulator/actions',
    jsonRoute((body) => runAction(portal, actionSchema.parse(body))),
  );
  router.get('/emulator/log', (_request, response) => {
    response.json(portal.log);
  });
  router.delete('/emulator/log', (_request, response) => {
    portal.log.length = 0;
    response.json({});
  });
  router.get('/emulator/state', (_request, response) => {
    const { items, files, timeline, notifications, placements, userfields, userfieldTypes, eventHandlers } =
      portal.store.data;
    const installation = {
      status: portal.store.data.installation.status,
      version: portal.store.data.installation.version,
    };
    response.json({
      installation,
      items,
      files,
      timeline,
      notifications,
      placements,
      userfields,
      userfieldTypes,
      eventHandlers,
    });
  });
  return router;
}
