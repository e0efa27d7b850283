import { personSchema } from '@dealseal/signing-service/contract/people';
import { confirmationAnswerSchema } from '@dealseal/signing-service/contract/people';
import { settingsAnswerSchema } from '@dealseal/signing-service/contract/settings';
import { z } from 'zod';
import {
  beginEnrolmentSchema,
  confirmEnrolmentSchema,
  enrolmentAnswerSchema,
  meSchema,
  ownMarkLogoSchema,
  resetRequestAnswerSchema,
  unlockingSchema,
} from '../contract/people.js';
import { answerJson, type ApiRoute, readInput, type RequestContext } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertAdministrator } from './administrators.js';
import { ifKnown } from './if-known.js';
import { type NotifyPerson, tellAdministrators } from './tell-administrators.js';
import { tenantRules } from './tenant-rules.js';

const enrolmentParams = z.object({ id: z.string().min(1).max(128) });

/**
 * One's own state, enrolment, and the settings. Codes and secrets pass through and are neither kept nor logged.
 */
export function peopleRoutes(services: ServiceClients, notify: NotifyPerson): readonly ApiRoute[] {
  const clientOf = ({ portal }: RequestContext) => services.of(portal.memberId);
  return [
    {
      method: 'get',
      path: '/me',
      handle: async ({ context, response }) => {
        const client = await clientOf(context);
        const { personId } = context.person;
        const [person, credentials, grants, rules] = await Promise.all([
          client.person(personId),
          client.credentials(personId),
          ifKnown(client.grantsOf(personId), []),
          tenantRules(client),
        ]);
        answerJson(response, meSchema, { person, credentials, grants, ...rules });
      },
    },
    {
      method: 'get',
      path: '/mark-logo',
      handle: async ({ context, response }) => {
        const client = await clientOf(context);
        const { logo } = (await tenantRules(client)).markDesign;
        answerJson(response, ownMarkLogoSchema, { picture: logo === null ? null : await client.markLogo(logo) });
      },
    },
    {
      method: 'post',
      path: '/enrolments',
      handle: async ({ context, request, response }) => {
        const proof = readInput(beginEnrolmentSchema, request.body);
        const client = await clientOf(context);
        const { personId } = context.person;
        const enrolment = await client.beginEnrolment({ personId, account: accountOf(context), ...proof });
        answerJson(response, enrolmentAnswerSchema, enrolment, 201);
      },
    },
    {
      method: 'post',
      path: '/enrolments/:id/confirm',
      handle: async ({ context, request, response }) => {
        const { id } = readInput(enrolmentParams, request.params);
        const { codes } = readInput(confirmEnrolmentSchema, request.body);
        const client = await clientOf(context);
        const confirmed = await client.confirmEnrolment(id, { personId: context.person.personId, codes });
        answerJson(response, confirmationAnswerSchema, confirmed);
      },
    },
    {
      method: 'post',
      path: '/enrolments/:id/cancel',
      handle: async ({ context, request, response }) => {
        const { id } = readInput(enrolmentParams, request.params);
        await (await clientOf(context)).cancelEnrolment(id, context.person.personId);
        response.status(204).end();
      },
    },
    {
      method: 'post',
      path: '/enrolments/:id/renew',
      handle: async ({ context, request, response }) => {
        const { id } = readInput(enrolmentParams, request.params);
        const client = await clientOf(context);
        const { personId } = context.person;
        const enrolment = await client.renewEnrolment(id, { personId, account: accountOf(context) });
        answerJson(response, enrolmentAnswerSchema, enrolment, 201);
      },
    },
    {
      method: 'post',
      path: '/unlocking',
      handle: async ({ context, request, response }) => {
        const { code } = readInput(unlockingSchema, request.body);
        const client = await clientOf(context);
        answerJson(response, personSchema, await client.proveUnlocking({ personId: context.person.personId, code }));
      },
    },
    {
      method: 'post',
      path: '/reset-request',
      handle: async ({ context, response }) => {
        const client = await clientOf(context);
        const { person, isNew } = await client.requestReset(context.person.personId);
        const told = isNew ? await tellAdministrators(context, await client.people(), notify) : 0;
        answerJson(response, resetRequestAnswerSchema, { person, told });
      },
    },
    {
      method: 'get',
      path: '/admin/settings',
      handle: async ({ context, response }) => {
        await assertAdministrator(services, context);
        answerJson(response, settingsAnswerSchema, await (await clientOf(context)).settings());
      },
    },
  ];
}

/** How the account is called in the authenticator app. */
function accountOf({ portal, person }: RequestContext): string {
  return `${portal.pairing?.tenantName ?? portal.domain} - ${person.name}`.slice(0, 120);
}
