import type { SigningRequestView } from '../contract/signing.js';
import { documentKey, type KeptRequest } from './kept-request.js';
import { presentRequest } from './present-request.js';
import type { RequestRepository } from './request-repository.js';

/** Requests of one person as that person sees them, with what they did before; what the requests have in common is read once. */
export async function presentToPerson(
  requests: RequestRepository,
  shown: readonly KeptRequest[],
): Promise<SigningRequestView[]> {
  const [first] = shown;
  if (first === undefined) return [];
  const { memberId, person } = first;
  const isToChoose = shown.some((request) => request.machine.state === 'frozen' && request.choices === null);
  const lastChoices = isToChoose ? await requests.lastChoices(memberId, person.personId) : null;
  const entities = new Map(shown.map(({ address }) => [`${address.entityTypeId}/${address.entityId}`, address]));
  const theirs: KeptRequest[] = [];
  for (const { entityTypeId, entityId } of entities.values()) {
    const ofEntity = await requests.ofEntity(memberId, entityTypeId, entityId);
    theirs.push(...ofEntity.filter((request) => request.person.personId === person.personId));
  }
  return shown.map((request) => {
    const signedAt = earlierOf(request, theirs)?.receipt?.signedAt;
    return presentRequest(request, {
      personId: person.personId,
      alreadySignedAt: signedAt === undefined ? null : Date.parse(signedAt),
      lastChoices: request.machine.state === 'frozen' ? lastChoices : null,
    });
  });
}

/** The one that put this very file into the field. */
function earlierOf({ requestId, address }: KeptRequest, theirs: readonly KeptRequest[]): KeptRequest | undefined {
  return theirs.find((other) => {
    const { storedFileId } = other.machine;
    if (other.requestId === requestId || storedFileId === null) return false;
    return documentKey({ ...other.address, fileId: storedFileId }) === documentKey(address);
  });
}
