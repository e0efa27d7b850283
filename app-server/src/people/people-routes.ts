import { personSchema } from '@dealseal/signing-service/contract/people';
import { type Act, actsAnswerSchema } from '@dealseal/signing-service/contract/acts';
import { confirmationAnswerSchema } from '@dealseal/signing-service/contract/people';
import { SigningServiceError } from '@dealseal/signing-service/contract/client';
import { settingsAnswerSchema } from '@dealseal/signing-service/contract/settings';
import { z } from 'zod';
import {
  adminActsSchema,
  adminPeopleSchema,
  beginEnrolmentSchema,
  confirmEnrolmentSchema,
  enrolmentAnswerSchema,
  type Me,
  meSchema,
  resetRequestAnswerSchema,
  unlockingSchema,
} from '../contract/people.js';
import { answerJson, type ApiRoute, readInput, type RequestContext } from '../http/api-route.js';
import type { ServiceClients, SigningService } from '../install/service-clients.js';
import { assertAdministrator } from './administrators.js';
import { findCandidates } from './find-candidates.js';
import { type NotifyPerson, tellAdministrators } from './tell-administrators.js';

const enrolmentParams = z.object({ id: z.string().min(1).max(128) });
const searchSchema = z.object({ search: z.string().max(100).default('') });

/** What this program does after acts that the service has done. */
export type FollowActs = (memberId: string, acts: readonly Act[]) => Promise<void>;

/**
 * One's own state, enrolment, and the administrators' pages. Codes and secrets pass through and are neither kept nor logged; whether
 * an act may be done is the signing-service's to decide.
 */
export function peopleRoutes(services: ServiceClients, notify: NotifyPerson, follow: FollowActs): readonly ApiRoute[] {
  const clientOf = ({ portal }: RequestContext) => services.of(portal.memberId);
  return [
    {
      method: 'get',
      path: '/me',
      handle: async ({ context, response }) => {
        const client = await clientOf(context);
        const { personId } = context.person;
        const [person, credentials, rules] = await Promise.all([
          client.person(personId),
          client.credentials(personId),
          rulesOf(client),
        ]);
        answerJson(response, meSchema, { person, credentials, ...rules });
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
      path: '/admin/people',
      handle: async ({ context, request, response }) => {
        const { search } = readInput(searchSchema, request.query);
        await assertAdministrator(services, context);
        const client = await clientOf(context);
        const [people, credentials] = await Promise.all([client.people(), client.tenantCredentials()]);
        const known = new Set(people.map((person) => person.personId));
        const candidates = await findCandidates(context.caller, { search, known });
        answerJson(response, adminPeopleSchema, { people, credentials, candidates });
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
    {
      method: 'post',
      path: '/admin/acts',
      handle: async ({ context, request, response }) => {
        const body = readInput(adminActsSchema, request.body);
        const client = await clientOf(context);
        const done = await client.act({ ...body, personId: context.person.personId });
        await follow(context.portal.memberId, body.acts);
        answerJson(response, actsAnswerSchema, done);
      },
    },
  ];
}

/** How the account is called in the authenticator app. */
function accountOf({ portal, person }: RequestContext): string {
  return `${portal.pairing?.tenantName ?? portal.domain} - ${person.name}`.slice(0, 120);
}

/** What holds for everybody who signs; a service that speaks contract 1 has no settings, and those of before 4 have no rule of reading. */
async function rulesOf(client: SigningService): Promise<Pick<Me, 'defaultMark' | 'readingRule'>> {
  try {
    const { defaultMark, readingRule = 'last-page' } = (await client.settings()).settings;
    return { defaultMark, readingRule };
  } catch (error) {
    if (error instanceof SigningServiceError && error.code === 'not-found') {
      return { defaultMark: null, readingRule: 'last-page' };
    }
    throw error;
  }
}
