import { AppError } from '../app-error.js';
import type { DocumentAddress } from '../contract/session.js';
import type { Store } from '../store/store.js';
import { fromRow, type KeptRequest } from './kept-request.js';
import type { RequestRepository } from './request-repository.js';
import { signingTables } from './signing-tables.js';

/** A released signature as far as its document is known here. */
export interface SignedRequest {
  /** Of the signature, at the signing-service. */
  readonly requestKey: string;
  /** As it was opened for signing. */
  readonly documentName: string;
}

/** What was signed, by whom it is asked for. */
export interface SignedRequests {
  /** Throws AppError `not-found` for another person's, `signature-not-released`. */
  ofPerson(memberId: string, personId: string, requestId: string): Promise<SignedRequest>;
  /** The signature that made this very file. Throws AppError `signature-unknown`. */
  ofFile(memberId: string, address: DocumentAddress): Promise<SignedRequest>;
  /** The document's name, as long as its request is kept. */
  nameOf(memberId: string, signature: { readonly requestKey: string; readonly sha256: string }): Promise<string | null>;
}

export function createSignedRequests(
  requests: Pick<RequestRepository, 'find' | 'ofEntity'>,
  store: Store,
): SignedRequests {
  return {
    ofPerson: async (memberId, personId, requestId) => {
      const request = await requests.find(memberId, requestId);
      if (request === null || request.person.personId !== personId) throw new AppError('not-found');
      return signedOf(request) ?? fail('signature-not-released');
    },
    ofFile: async (memberId, { entityTypeId, entityId, field, fileId }) => {
      const all = await requests.ofEntity(memberId, entityTypeId, entityId);
      const made = all.find(({ address, machine }) => address.field === field && machine.storedFileId === fileId);
      return (made === undefined ? null : signedOf(made)) ?? fail('signature-unknown');
    },
    nameOf: async (memberId, { requestKey, sha256 }) => {
      const rows = await signingTables(store)
        .selectFrom('signing_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('sha256', '=', sha256)
        .where('receipt', 'is not', null)
        .execute();
      const found = rows.map(fromRow).find(({ receipt }) => receipt?.requestKey === requestKey);
      return found?.fileName ?? null;
    },
  };
}

function signedOf({ receipt, fileName }: KeptRequest): SignedRequest | null {
  return receipt === null ? null : { requestKey: receipt.requestKey, documentName: fileName };
}

function fail(code: 'signature-not-released' | 'signature-unknown'): never {
  throw new AppError(code);
}
