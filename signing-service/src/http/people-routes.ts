import { type Request, Router } from 'express';
import { performActs } from '../authorization/acts.js';
import { listGrants, listTenantCredentials } from '../authorization/credentials.js';
import { beginEnrolment, cancelEnrolment, confirmEnrolment } from '../authorization/enrolment.js';
import { ServiceError } from '../authorization/errors.js';
import { listPeople, readPerson } from '../authorization/people.js';
import { readSettings } from '../authorization/settings.js';
import { actsRequestSchema } from '../contract/acts.js';
import {
  cancellationRequestSchema,
  confirmationRequestSchema,
  enrolmentRequestSchema,
  personIdSchema,
} from '../contract/people.js';
import type { AppServices } from './app.js';
import { jsonBody } from './json-body.js';
import { parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

/** People, their one-time codes, the credentials they may use, the tenant's settings, and the acts on all of it. */
export function peopleRoutes({ authorization, credentials }: AppServices): Router {
  const router = Router();

  const people = tenantRoute(async ({ tenant, response }) => {
    response.json({ people: await listPeople(authorization, tenant.tenantId) });
  });
  addRoute(router, 'get', '/v1/people', people);

  const person = tenantRoute(async ({ tenant, request, response }) => {
    response.json(await readPerson(authorization, { tenantId: tenant.tenantId, personId: personIdOf(request) }));
  });
  addRoute(router, 'get', '/v1/people/:personId', person);

  const personCredentials = tenantRoute(async ({ tenant, request, response }) => {
    const ids = await listGrants(authorization, { tenantId: tenant.tenantId, personId: personIdOf(request) });
    response.json({ credentials: await credentials.present(ids) });
  });
  addRoute(router, 'get', '/v1/people/:personId/credentials', personCredentials);

  const tenantCredentials = tenantRoute(async ({ tenant, response }) => {
    const ids = await listTenantCredentials(authorization, tenant.tenantId);
    response.json({ credentials: await credentials.present(ids) });
  });
  addRoute(router, 'get', '/v1/credentials', tenantCredentials);

  const begin = tenantRoute(async ({ tenant, request, response }) => {
    const body = parse(enrolmentRequestSchema, request.body);
    response.status(201).json(await beginEnrolment(authorization, { tenantId: tenant.tenantId, ...body }));
  });
  addRoute(router, 'post', '/v1/enrolments', jsonBody, begin);

  const confirm = tenantRoute(async ({ tenant, request, response }) => {
    const { personId, codes } = parse(confirmationRequestSchema, request.body);
    const enrolmentId = idOf(request.params['enrolmentId']);
    const answer = await confirmEnrolment(authorization, { tenantId: tenant.tenantId, personId, codes, enrolmentId });
    response.json(answer);
  });
  addRoute(router, 'post', '/v1/enrolments/:enrolmentId/confirm', jsonBody, confirm);

  const cancel = tenantRoute(async ({ tenant, request, response }) => {
    const { personId } = parse(cancellationRequestSchema, request.body);
    const enrolmentId = idOf(request.params['enrolmentId']);
    await cancelEnrolment(authorization, { tenantId: tenant.tenantId, personId, enrolmentId });
    response.status(204).end();
  });
  addRoute(router, 'post', '/v1/enrolments/:enrolmentId/cancel', jsonBody, cancel);

  const settings = tenantRoute(async ({ tenant, response }) => {
    response.json(await readSettings(authorization, tenant.tenantId));
  });
  addRoute(router, 'get', '/v1/settings', settings);

  const act = tenantRoute(async ({ tenant, request, response }) => {
    const body = parse(actsRequestSchema, request.body);
    response.json(await performActs(authorization, tenant.tenantId, body));
  });
  addRoute(router, 'post', '/v1/acts', jsonBody, act);

  return router;
}

function personIdOf(request: Request): string {
  return parse(personIdSchema, request.params['personId']);
}

/** An id of our own making; anything else cannot be one. */
function idOf(value: unknown): string {
  if (typeof value !== 'string' || value.length > 100) throw new ServiceError('not-found');
  return value;
}
