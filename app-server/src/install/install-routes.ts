import { chooseFieldsSchema, installStatusSchema, pairingSchema } from '../contract/install.js';
import { answerJson, type ApiCall, type ApiRoute, readInput } from '../http/api-route.js';
import type { RequestContext } from '../http/api-route.js';
import { bindPortal, chooseFields, type InstallParts, installStatus } from './installation.js';
import { pairPortal, type PairParts } from './pair-portal.js';

interface FieldNotes {
  /** Keeps who has chosen the fields. */
  readonly noteFields: (memberId: string, person: Pick<RequestContext['person'], 'personId' | 'name'>) => Promise<void>;
}

/** `GET /api/install`, `POST /api/install/pairing`, `…/fields`, `…/surfaces`: each answers the status afterwards. */
export function installRoutes(parts: InstallParts & PairParts & FieldNotes): readonly ApiRoute[] {
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
