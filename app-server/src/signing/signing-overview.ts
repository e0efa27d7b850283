import type { SignedFile, SigningOverview } from '../documents/signing-overview.js';
import { certificateOwnerOf } from './certificate-owner.js';
import type { KeptRequest } from './kept-request.js';
import type { RequestRepository } from './request-repository.js';

/** What lists of documents show of signing: the newest request of each file. */
export function createSigningOverview(requests: RequestRepository): SigningOverview {
  return {
    forEntity: async (memberId, personId, { entityTypeId, entityId }) => {
      const newest = new Map<string, SignedFile>();
      for (const request of await requests.ofEntity(memberId, entityTypeId, entityId)) {
        const file = toSignedFile(request, personId);
        if (file === null) continue;
        const key = `${file.field}/${file.fileId}`;
        if (!newest.has(key)) newest.set(key, file);
      }
      return [...newest.values()];
    },
  };
}

function toSignedFile(request: KeptRequest, personId: string): SignedFile | null {
  const status = statusOf(request);
  if (status === null) return null;
  const { address, machine, receipt } = request;
  return {
    field: address.field,
    fileId: machine.storedFileId ?? address.fileId,
    status,
    signer: request.person.name,
    at: receipt === null ? machine.since : Date.parse(receipt.signedAt),
    certificateOwner: receipt === null ? null : certificateOwnerOf(receipt.credential),
    requestId: request.person.personId === personId ? request.requestId : null,
  };
}

/** Null: nothing to be seen in a list; somebody only reads it, gave it up, or its file is not in the field any more. */
function statusOf({ machine }: KeptRequest): SignedFile['status'] | null {
  switch (machine.state) {
    case 'authorized':
    case 'signing':
      return 'signing';
    case 'signed':
    case 'storing':
      return 'storing';
    case 'stored':
      return machine.storedFileId === null ? null : 'signed';
    case 'conflict':
      return 'conflict';
    case 'failed':
      return 'failed';
    case 'frozen':
    case 'needs-code':
    case 'abandoned':
      return null;
  }
}
