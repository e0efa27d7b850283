import { Router } from 'express';
import { inviteTrialAdministrator } from '../authorization/invite-trial-administrator.js';
import { trialAdministratorSchema } from '../contract/trial.js';
import type { AppServices } from './app.js';
import { jsonBody } from './json-body.js';
import { parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

/** What a trial's client does in place of a console that its customer does not have. */
export function trialRoutes({ authorization }: AppServices): Router {
  const router = Router();
  const invite = tenantRoute(async ({ tenant, request, response }) => {
    const body = parse(trialAdministratorSchema, request.body);
    response.status(201).json(await inviteTrialAdministrator(authorization, tenant.tenantId, body));
  });
  addRoute(router, 'post', '/v1/trial/administrator', jsonBody, invite);
  return router;
}
