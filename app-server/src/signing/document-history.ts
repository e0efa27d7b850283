import type { DocumentHistory, HistoryEvent } from '../contract/history.js';
import type { DocumentAddress } from '../contract/session.js';
import { certificateOwnerOf } from './certificate-owner.js';
import type { DocumentEvents } from './document-events.js';
import type { KeptRequest } from './kept-request.js';
import type { RequestRepository } from './request-repository.js';

/** All that is known here of a file and of those in whose place it came, through whichever requests. */
export async function documentHistory(
  parts: { readonly requests: Pick<RequestRepository, 'ofEntity'>; readonly events: Pick<DocumentEvents, 'of'> },
  memberId: string,
  address: DocumentAddress,
): Promise<DocumentHistory> {
  const ofEntity = await parts.requests.ofEntity(memberId, address.entityTypeId, address.entityId);
  const line = lineOf(
    ofEntity.filter((request) => request.address.field === address.field),
    address.fileId,
  );
  const noted = await parts.events.of(
    memberId,
    line.map(({ requestId }) => requestId),
  );
  const events = [
    ...line.flatMap(eventsOf),
    ...noted.map(({ kind, person, at }): HistoryEvent => ({ kind, at: iso(at), person: person.name })),
  ];
  const [first] = line;
  const last = line.at(-1);
  const made = line.find(({ machine }) => machine.storedFileId === address.fileId);
  return {
    fileName: last?.fileName ?? null,
    size: made?.receipt?.outputSize ?? last?.size ?? null,
    pageCount: last?.inspection.pageCount ?? null,
    signatures: line.flatMap(signatureOf),
    before: first?.sha256 ?? null,
    signed: made?.receipt?.outputSha256 ?? null,
    events: events.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at)),
  };
}

/** The requests that were opened for this file or for one in whose place it came, the oldest first. */
function lineOf(requests: readonly KeptRequest[], fileId: number): KeptRequest[] {
  const files = new Set([fileId]);
  for (let before = 0; before < files.size;) {
    before = files.size;
    for (const { address, machine } of requests) {
      if (machine.storedFileId !== null && files.has(machine.storedFileId)) files.add(address.fileId);
    }
  }
  return requests
    .filter(({ address }) => files.has(address.fileId))
    .toSorted((one, other) => one.frozenAt - other.frozenAt);
}

function eventsOf({ person, frozenAt, receipt, machine }: KeptRequest): HistoryEvent[] {
  const events: HistoryEvent[] = [{ kind: 'opened', at: iso(frozenAt), person: person.name }];
  if (receipt !== null) events.push({ kind: 'signed', at: receipt.signedAt, person: receipt.signer });
  if (machine.state === 'stored') {
    const kind = machine.storedFileId === null ? 'kept-beside' : 'stored';
    events.push({ kind, at: iso(machine.since), person: machine.writer === 'signer' ? person.name : null });
  }
  return events;
}

function signatureOf({ receipt }: KeptRequest): DocumentHistory['signatures'] {
  if (receipt === null) return [];
  const { signer, signedAt, credential, level, timeStamp } = receipt;
  const { organisation, issuer } = credential;
  return [
    { signer, signedAt, certificateOwner: certificateOwnerOf(credential), organisation, issuer, level, timeStamp },
  ];
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
