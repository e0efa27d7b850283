import type { Request, Router } from 'express';
import express from 'express';
import { z } from 'zod';
import { frameRequestSchema, makeFrame } from '../app-frame.js';
import { beginInstallation, finishInstallation, uninstall } from '../installation.js';
import { appViewPage, applicationsPage, notificationsPage } from '../pages/app-pages.js';
import { parsePhpQuery } from '../php-query.js';
import type { PortalContext } from '../portal-context.js';
import { issueTokens } from '../portal-context.js';
import { phpMap } from '../rest/method.js';
import { asRecord, asText } from '../rest/params.js';
import { forPerson, forScript } from './guards.js';

const optionSchema = z.object({ scope: z.enum(['app', 'user']), name: z.string(), value: z.unknown() });

function jsonBody(request: Request): unknown {
  const body: unknown = request.body;
  return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '{}');
}

function queryOf(request: Request): Record<string, unknown> {
  return parsePhpQuery(request.originalUrl.split('?').slice(1).join('?'));
}

function setOption(
  portal: PortalContext,
  userId: number,
  { scope, name, value }: z.infer<typeof optionSchema>,
): unknown {
  const { data } = portal.store;
  const options = scope === 'app' ? data.appOptions : (data.userOptions[String(userId)] ??= {});
  options[name] = typeof value === 'object' ? JSON.stringify(value) : asText(value);
  portal.store.save();
  return phpMap(options);
}

/** Pages of the application and the calls that a page's frame commands end in. */
export function appRoutes(portal: PortalContext): Router {
  const router = express.Router();
  router.get(
    '/marketplace{/}',
    forPerson(portal, (person, _request, response) => {
      response.type('html').send(applicationsPage(portal, person));
    }),
  );
  router.get(
    '/notifications{/}',
    forPerson(portal, (person, _request, response) => {
      response.type('html').send(notificationsPage(portal, person));
      for (const entry of portal.store.data.notifications) if (entry.userId === person.id) entry.read = true;
      portal.store.save();
    }),
  );
  router.get(
    '/marketplace/view/:code{/}',
    forPerson(portal, (person, request, response) => {
      const { placement, handler, params, install_finished: _finished, ...rest } = queryOf(request);
      const deepLink = portal.store.data.placements.find((entry) => entry.placement === 'REST_APP_URI');
      const chosen =
        params !== undefined && deepLink !== undefined
          ? deepLink
          : { placement: asText(placement), handler: asText(handler) };
      const options = { ...rest, ...asRecord(params) };
      response
        .type('html')
        .send(appViewPage({ portal, person, options, placement: chosen.placement, handler: chosen.handler }));
    }),
  );
  router.post(
    '/marketplace/install',
    forPerson(portal, (person, _request, response) => {
      if (!person.admin) return void response.status(403).type('text').send('Access denied');
      beginInstallation(portal);
      response.redirect(303, `/marketplace/view/${portal.application.code}/`);
    }),
  );
  router.post(
    '/marketplace/uninstall',
    forPerson(portal, (person, _request, response) => {
      if (!person.admin) return void response.status(403).type('text').send('Access denied');
      uninstall(portal, true);
      response.redirect(303, '/marketplace/');
    }),
  );
  router.post(
    '/app-frame',
    forScript(portal, (person, request, response) => {
      const parsed = frameRequestSchema.safeParse(jsonBody(request));
      const order = parsed.success
        ? { person, request: parsed.data, referer: request.get('referer') ?? '' }
        : undefined;
      const frame = order === undefined ? undefined : makeFrame(portal, order);
      if (frame === undefined) return void response.status(403).json({ error: 'no_frame' });
      response.json(frame);
    }),
  );
  router.post(
    '/app-frame/tokens',
    forScript(portal, (person, _request, response) => {
      const { installation } = portal.store.data;
      if (installation.status === 'absent' || portal.knobs.closedFor.includes(person.id)) {
        return void response.status(403).json({ error: 'no_access' });
      }
      const pair = issueTokens(portal, person.id);
      const expires = String(portal.knobs.accessSeconds);
      response.json({ AUTH_ID: pair.accessToken, AUTH_EXPIRES: expires, REFRESH_ID: pair.refreshToken });
    }),
  );
  router.post(
    '/app-frame/install-finish',
    forScript(portal, (person, _request, response) => {
      if (!person.admin) return void response.status(403).json({ error: 'no_access' });
      finishInstallation(portal, person.id);
      response.json({ installed: true });
    }),
  );
  router.post(
    '/app-frame/first-run',
    forScript(portal, (person, _request, response) => {
      portal.store.data.firstRunDone.push(person.id);
      portal.store.save();
      response.json({ install: true });
    }),
  );
  router.post(
    '/app-frame/option',
    forScript(portal, (person, request, response) => {
      const parsed = optionSchema.safeParse(jsonBody(request));
      if (!parsed.success || (parsed.data.scope === 'app' && !person.admin)) {
        return void response.status(403).json({ error: 'no_access' });
      }
      response.json(setOption(portal, person.id, parsed.data));
    }),
  );
  router.get(
    '/app-frame/people',
    forScript(portal, (_person, _request, response) => {
      const people = portal.store.data.people.filter((entry) => entry.active);
      response.json(people.map((entry) => ({ id: String(entry.id), name: `${entry.name} ${entry.lastName}` })));
    }),
  );
  return router;
}
