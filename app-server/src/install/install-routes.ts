import {
  chooseFieldsSchema,
  installStatusSchema,
  pairingSchema,
  testSignatureSchema,
  trialBegunSchema,
} from '../contract/install.js';
import { AppError } from '../app-error.js';
import { answerJson, type ApiCall, type ApiRoute, readInput } from '../http/api-route.js';
import type { RequestContext } from '../http/api-route.js';
import { bindPortal, chooseFields, type InstallParts, installStatus } from './installation.js';
import { beginTrial, type TrialParts } from './begin-trial.js';
import { pairPortal } from './pair-portal.js';
import { type SampleParts, signSample } from './sign-sample.js';
import { readTestSignature } from './test-signatures.js';

interface FieldNotes {
  /** Keeps who has chosen the fields. */
  readonly noteFields: (memberId: string, person: Pick<RequestContext['person'], 'personId' | 'name'>) => Promise<void>;
}

/**
 * `GET /api/install`, `POST /api/install/pairing`, `…/trial`, `…/fields`, `…/surfaces`, `…/test-signature`: each answers the status afterwards.
 * `GET /api/install/test-signature`: the signed test page.
 */
export function installRoutes(parts: InstallParts & TrialParts & SampleParts & FieldNotes): readonly ApiRoute[] {
  const answerStatus = async ({ context, response }: ApiCall): Promise<void> => {
    const { portal, caller } = context;
    answerJson(response, installStatusSchema, await installStatus(parts, portal.memberId, caller));
  };
  const step = (path: string, act: (call: ApiCall) => Promise<void>): ApiRoute => ({
    method: 'post',
    path,
    who: 'portal-administrator',
    handle: async (call) => {
      await act(call);
      await answerStatus(call);
    },
  });
  return [
    { method: 'get', path: '/install', who: 'portal-administrator', handle: answerStatus },
    step('/install/pairing', async ({ context, request }) => {
      await pairPortal(parts, context.portal.memberId, readInput(pairingSchema, request.body));
    }),
    {
      method: 'post',
      path: '/install/trial',
      who: 'portal-administrator',
      handle: async ({ context, response }) => {
        const { portal, person, caller } = context;
        const invitation = await beginTrial(parts, portal.memberId, person);
        const status = await installStatus(parts, portal.memberId, caller);
        answerJson(response, trialBegunSchema, { status, invitation });
      },
    },
    step('/install/test-signature', async ({ context, request }) => {
      const { portal, person } = context;
      const wish = readInput(testSignatureSchema, request.body);
      await signSample(parts, portal.memberId, { ...wish, personId: person.personId });
    }),
    {
      method: 'get',
      path: '/install/test-signature',
      who: 'portal-administrator',
      handle: async ({ context, response }) => {
        const { memberId, pairing } = context.portal;
        const kept = pairing === null ? null : await readTestSignature(parts.store, memberId, pairing.tenantId);
        if (kept === null) throw new AppError('not-found');
        response.type('application/pdf').attachment('test.signed.pdf').send(Buffer.from(kept.pdf));
      },
    },
    step('/install/fields', async ({ context, request }) => {
      const { kinds } = readInput(chooseFieldsSchema, request.body);
      const { portal, person, caller } = context;
      await chooseFields(parts, portal.memberId, { caller, kinds });
      await parts.noteFields(portal.memberId, person);
    }),
    step('/install/surfaces', async ({ context }) => {
      await bindPortal(parts, context.portal.memberId, context.caller);
    }),
  ];
}
