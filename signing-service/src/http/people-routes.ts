import { type Request, Router } from 'express';
import { performActs } from '../authorization/acts.js';
import { listGrants, listTenantCredentials } from '../authorization/credentials.js';
import { beginEnrolment, cancelEnrolment, confirmEnrolment, renewEnrolment } from '../authorization/enrolment.js';
import { ServiceError } from '../authorization/errors.js';
import { viewPolicies } from '../authorization/view-policies.js';
import { viewGrants } from '../authorization/view-grants.js';
import { listPeople, readPerson } from '../authorization/people.js';
import { placeCredentials } from '../authorization/placed-credentials.js';
import { proveUnlocking } from '../authorization/prove-unlocking.js';
import { requestReset } from '../authorization/request-reset.js';
import { readChangedSettings } from '../authorization/settings.js';
import { actsRequestSchema } from '../contract/acts.js';
import {
  cancellationRequestSchema,
  confirmationRequestSchema,
  enrolmentRequestSchema,
  personIdSchema,
  renewalRequestSchema,
  resetRequestSchema,
  unlockingRequestSchema,
} from '../contract/people.js';
import type { AppServices } from './app.js';
import { jsonBody } from './json-body.js';
import { personForContract } from './person-for-contract.js';
import { contextOf, parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

/** People, their one-time codes, the credentials they may use, the tenant's settings, and the acts on all of it. */
export function peopleRoutes({ authorization, credentials }: AppServices): Router {
  const router = Router();

  const people = tenantRoute(async ({ tenant, request, response }) => {
    const listed = await listPeople(authorization, tenant.tenantId);
    response.json({ people: listed.map(personForContract(contextOf(request).contract)) });
  });
  addRoute(router, 'get', '/v1/people', people);

  const person = tenantRoute(async ({ tenant, request, response }) => {
    const found = await readPerson(authorization, { tenantId: tenant.tenantId, personId: personIdOf(request) });
    response.json(personForContract(contextOf(request).contract)(found));
  });
  addRoute(router, 'get', '/v1/people/:personId', person);

  const personCredentials = tenantRoute(async ({ tenant, request, response }) => {
    const ids = await listGrants(authorization, { tenantId: tenant.tenantId, personId: personIdOf(request) });
    const { tenantId } = tenant;
    const found = { tenantId, of: 'person', credentials: await credentials.present(ids) } as const;
    response.json({ credentials: await placeCredentials(authorization, found) });
  });
  addRoute(router, 'get', '/v1/people/:personId/credentials', personCredentials);

  const personGrants = tenantRoute(async ({ tenant, request, response }) => {
    const person = { tenantId: tenant.tenantId, personId: personIdOf(request) };
    response.json({ grants: await viewGrants(authorization, person) });
  });
  addRoute(router, 'get', '/v1/people/:personId/grants', personGrants);

  const tenantGrants = tenantRoute(async ({ tenant, response }) => {
    response.json({ grants: await viewGrants(authorization, { tenantId: tenant.tenantId }) });
  });
  addRoute(router, 'get', '/v1/grants', tenantGrants);

  const tenantCredentials = tenantRoute(async ({ tenant, response }) => {
    const ids = await listTenantCredentials(authorization, tenant.tenantId);
    const { tenantId } = tenant;
    const found = { tenantId, of: 'tenant', credentials: await credentials.present(ids) } as const;
    response.json({ credentials: await placeCredentials(authorization, found) });
  });
  addRoute(router, 'get', '/v1/credentials', tenantCredentials);

  const begin = tenantRoute(async ({ tenant, request, response }) => {
    const { personId, account, ...proof } = parse(enrolmentRequestSchema, request.body);
    const { tenantId } = tenant;
    response.status(201).json(await beginEnrolment(authorization, { tenantId, personId, account, proof }));
  });
  addRoute(router, 'post', '/v1/enrolments', jsonBody, begin);

  const confirm = tenantRoute(async ({ tenant, request, response }) => {
    const { personId, codes } = parse(confirmationRequestSchema, request.body);
    const enrolmentId = idOf(request.params['enrolmentId']);
    const { contract } = contextOf(request);
    const key = { tenantId: tenant.tenantId, personId, enrolmentId };
    const wantsRecoveryCodes = contract >= 3;
    const answer = await confirmEnrolment(authorization, { ...key, codes, wantsRecoveryCodes });
    response.json({ ...answer, person: personForContract(contract)(answer.person) });
  });
  addRoute(router, 'post', '/v1/enrolments/:enrolmentId/confirm', jsonBody, confirm);

  const cancel = tenantRoute(async ({ tenant, request, response }) => {
    const { personId } = parse(cancellationRequestSchema, request.body);
    const enrolmentId = idOf(request.params['enrolmentId']);
    await cancelEnrolment(authorization, { tenantId: tenant.tenantId, personId, enrolmentId });
    response.status(204).end();
  });
  addRoute(router, 'post', '/v1/enrolments/:enrolmentId/cancel', jsonBody, cancel);

  const renew = tenantRoute(async ({ tenant, request, response }) => {
    const body = parse(renewalRequestSchema, request.body);
    const enrolmentId = idOf(request.params['enrolmentId']);
    const key = { tenantId: tenant.tenantId, enrolmentId };
    response.status(201).json(await renewEnrolment(authorization, { ...key, ...body }));
  });
  addRoute(router, 'post', '/v1/enrolments/:enrolmentId/renew', jsonBody, renew);

  const unlocking = tenantRoute(async ({ tenant, request, response }) => {
    const body = parse(unlockingRequestSchema, request.body);
    response.json(await proveUnlocking(authorization, { tenantId: tenant.tenantId, ...body }));
  });
  addRoute(router, 'post', '/v1/unlockings', jsonBody, unlocking);

  const askForReset = tenantRoute(async ({ tenant, request, response }) => {
    const body = parse(resetRequestSchema, request.body);
    response.json(await requestReset(authorization, { tenantId: tenant.tenantId, ...body }));
  });
  addRoute(router, 'post', '/v1/reset-requests', jsonBody, askForReset);

  const settings = tenantRoute(async ({ tenant, response }) => {
    response.json(await readChangedSettings(authorization, tenant.tenantId));
  });
  addRoute(router, 'get', '/v1/settings', settings);

  const policies = tenantRoute(async ({ tenant, response }) => {
    response.json(await viewPolicies(authorization, tenant.tenantId));
  });
  addRoute(router, 'get', '/v1/policies', policies);

  const act = tenantRoute(async ({ tenant, request, response }) => {
    const body = parse(actsRequestSchema, request.body);
    const done = await performActs(authorization, tenant.tenantId, body);
    response.json({ ...done, people: done.people.map(personForContract(contextOf(request).contract)) });
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
