import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import { AppError } from '../app-error.js';
import { labelsOf } from '../contract/labels.js';
import type { PortalDocuments } from './portal-documents.js';
import { fieldKey, type KeptRequest, type SigningChoices } from './kept-request.js';
import type { RequestRepository } from './request-repository.js';
import { requestErrorOf, type ServiceClients } from './service-clients.js';
import { authorizationKey, waitsForCode } from './signing-request.js';
import type { SigningEvent } from './transition.js';

export interface PressSignParts {
  readonly requests: RequestRepository;
  readonly documents: PortalDocuments;
  readonly services: ServiceClients;
  /** Carries on in the background. */
  readonly work: (request: KeptRequest) => void;
}

export interface Press {
  readonly code: string;
  readonly choices: SigningChoices;
}

/**
 * A code was typed and Sign pressed, for one document or for a list of one person's: one authorization over exactly their digests. The files
 * are looked at once more with the person's own token: had one been replaced, the code would be spent for nothing. The code goes to the
 * signing-service and nowhere else. Answers all of them, in their order.
 *
 * Throws document-changed (those that were replaced have ended so; the others stay as they were), and every refusal of the code.
 */
export async function pressSign(
  parts: PressSignParts,
  requests: readonly KeptRequest[],
  press: Press,
): Promise<KeptRequest[]> {
  // Pressed twice, or in a second tab: what the first press began goes on, and its state is the answer.
  const waiting = requests.filter(({ machine }) => waitsForCode(machine.state));
  await assertUnchanged(parts, waiting);
  const also = { choices: press.choices };
  const pressed = await parts.requests.applyAll(waiting.map((key) => ({ key, event: { kind: 'pressed' }, also })));
  const open = pressed.flatMap(({ request, effects }) =>
    effects.some((effect) => effect.kind === 'authorize') ? [request] : [],
  );
  const authorized = open.length === 0 ? [] : await authorize(parts, open, press);
  const newest = new Map<string, KeptRequest>();
  for (const request of [...requests, ...pressed.map((each) => each.request), ...authorized]) {
    newest.set(request.requestId, request);
  }
  return [...newest.values()];
}

/** All in one transaction: a crash leaves either every one waiting, and the same press asks again under the same key, or none. */
async function authorize(
  parts: PressSignParts,
  requests: readonly KeptRequest[],
  press: Press,
): Promise<KeptRequest[]> {
  const [first] = requests;
  if (first === undefined) return [];
  const happened = async (event: SigningEvent): Promise<KeptRequest[]> => {
    const applied = await parts.requests.applyAll(requests.map((key) => ({ key, event })));
    return applied.map(({ request }) => request);
  };
  try {
    const service = await parts.services.of(first.memberId);
    const { authorizationId, epoch } = await service.authorize({
      requestKey: authorizationKey(requests),
      personId: first.person.personId,
      credentialId: press.choices.credentialId,
      code: press.code,
      digests: requests.map(({ sha256 }) => sha256),
      labels: labelsOf(requests.map(({ address }) => address)),
    });
    const authorized = await happened({ kind: 'authorized', authorizationId, epoch });
    authorized.forEach(parts.work);
    return authorized;
  } catch (error) {
    const kind = error instanceof SigningServiceError ? 'authorization-refused' : 'authorization-unanswered';
    await happened({ kind, error: requestErrorOf(error) });
    throw error;
  }
}

/** One call for each field: a file id names the same bytes for ever. */
async function assertUnchanged(parts: PressSignParts, requests: readonly KeptRequest[]): Promise<void> {
  const held = new Map<string, readonly number[]>();
  for (const { memberId, person, address } of requests) {
    if (held.has(fieldKey(address))) continue;
    const access = { memberId, as: 'person', personId: person.personId } as const;
    const { fileIds } = await parts.documents.lookAtField(access, address, 'writing');
    held.set(fieldKey(address), fileIds);
  }
  const replaced = requests.filter(({ address }) => held.get(fieldKey(address))?.includes(address.fileId) !== true);
  if (replaced.length === 0) return;
  const event = { kind: 'abandoned', error: { code: 'document-changed' } } as const;
  await parts.requests.applyAll(replaced.map((key) => ({ key, event })));
  throw new AppError('document-changed');
}
