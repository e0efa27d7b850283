import { SigningServiceError } from '@dealseal/signing-service/contract/client';
import { AppError } from '../app-error.js';
import type { PortalDocuments } from './portal-documents.js';
import type { KeptRequest, SigningChoices } from './kept-request.js';
import type { RequestRepository } from './request-repository.js';
import { requestErrorOf, type ServiceClients } from './service-clients.js';
import { authorizationKey } from './signing-request.js';

export interface PressSignParts {
  readonly requests: RequestRepository;
  readonly documents: PortalDocuments;
  readonly services: ServiceClients;
  /** Carries on in the background. */
  readonly work: (request: KeptRequest) => void;
}

/**
 * A code was typed and Sign pressed. The file is looked at once more with the person's own token: had it been replaced, the
 * code would be spent for nothing. The code goes to the signing-service and nowhere else.
 *
 * Throws request-state when there is nothing to sign any more, document-changed, and every refusal of the code.
 */
export async function pressSign(
  parts: PressSignParts,
  request: KeptRequest,
  press: { readonly code: string; readonly choices: SigningChoices },
): Promise<KeptRequest> {
  const waits = request.machine.state === 'frozen' || request.machine.state === 'needs-code';
  // Pressed twice, or in a second tab: what the first press began goes on, and its state is the answer.
  if (!waits) return request;
  await assertUnchanged(parts, request);
  const pressed = await parts.requests.apply(request, { kind: 'pressed' }, { choices: press.choices });
  if (!pressed.effects.some((effect) => effect.kind === 'authorize')) return pressed.request;
  return authorize(parts, pressed.request, press);
}

async function authorize(
  parts: PressSignParts,
  request: KeptRequest,
  press: { readonly code: string; readonly choices: SigningChoices },
): Promise<KeptRequest> {
  try {
    const service = await parts.services.of(request.memberId);
    const { authorizationId } = await service.authorize({
      requestKey: authorizationKey(request.requestId, request.machine.authorizationAttempt),
      personId: request.person.personId,
      credentialId: press.choices.credentialId,
      code: press.code,
      digests: [request.sha256],
      labels: {
        entityTypeId: String(request.address.entityTypeId),
        entityId: String(request.address.entityId),
        field: request.address.field,
      },
    });
    const authorized = await parts.requests.apply(request, { kind: 'authorized', authorizationId });
    parts.work(authorized.request);
    return authorized.request;
  } catch (error) {
    const kind = error instanceof SigningServiceError ? 'authorization-refused' : 'authorization-unanswered';
    await parts.requests.apply(request, { kind, error: requestErrorOf(error) });
    throw error;
  }
}

async function assertUnchanged(parts: PressSignParts, request: KeptRequest): Promise<void> {
  const { memberId, person, address } = request;
  const field = await parts.documents.lookAtField(
    { memberId, as: 'person', personId: person.personId },
    address,
    'writing',
  );
  if (field.fileIds.includes(address.fileId)) return;
  await parts.requests.apply(request, { kind: 'abandoned', error: { code: 'document-changed' } });
  throw new AppError('document-changed');
}
