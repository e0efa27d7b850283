import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { SigningItem, Signings } from '../contract/signings.js';
import { entityKey, readableEntities } from '../documents/readable-entities.js';
import { certificateOwnerOf } from './certificate-owner.js';
import type { KeptRequest } from './kept-request.js';
import { type ListFilter, type Place, placeOf, type RequestLists } from './request-lists.js';

const pageSize = 25;
/** How many requests are looked at before a page is what it is: who may read few of them goes on from there. */
const lookedAt = 50;
const looks = 4;

export interface ListCall {
  readonly caller: PortalCaller;
  readonly filter: ListFilter;
  readonly after: Place | null;
  /** Sees requests about whatever card; others those of cards that the portal shows them, and their own. */
  readonly seesAll: boolean;
}

/** A page of what the caller may see. Throws PortalError where the portal does not tell what that is. */
export async function listSignings(
  lists: RequestLists,
  { caller, filter, after, seesAll }: ListCall,
): Promise<Pick<Signings, 'items' | 'cursor'>> {
  const isOwn = filter.list !== 'all';
  const seen: KeptRequest[] = [];
  let from = after;
  let hasMore = true;
  for (let look = 0; look < looks && hasMore && seen.length <= pageSize; look += 1) {
    const limit = isOwn || seesAll ? pageSize + 1 : lookedAt;
    const page = await lists.page(caller.memberId, filter, { after: from, limit });
    seen.push(...(isOwn || seesAll ? page : await readableOf(caller, page, filter.personId)));
    hasMore = page.length === limit;
    from = page.at(-1) ?? from;
  }
  const items = seen.slice(0, pageSize);
  const next = seen.length > pageSize ? items.at(-1) : hasMore ? from : undefined;
  return {
    items: items.map((request) => presentItem(request, filter.personId)),
    cursor: next === undefined || next === null ? null : placeOf(next),
  };
}

async function readableOf(
  caller: PortalCaller,
  requests: readonly KeptRequest[],
  personId: string,
): Promise<KeptRequest[]> {
  const ofOthers = requests.filter(({ person }) => person.personId !== personId);
  const readable =
    ofOthers.length === 0
      ? new Set<string>()
      : await readableEntities(
          caller,
          ofOthers.map(({ address }) => address),
        );
  return requests.filter(({ person, address }) => person.personId === personId || readable.has(entityKey(address)));
}

function presentItem(request: KeptRequest, personId: string): SigningItem {
  const { machine, receipt } = request;
  return {
    requestId: request.requestId,
    state: machine.state,
    address: request.address,
    entityTitle: request.entityTitle,
    fieldTitle: request.fieldTitle,
    fileName: request.fileName,
    size: request.size,
    pageCount: request.inspection.pageCount,
    person: request.person.name,
    isMine: request.person.personId === personId,
    openedAt: new Date(request.frozenAt).toISOString(),
    signedAt: receipt?.signedAt ?? null,
    certificateOwner: receipt === null ? null : certificateOwnerOf(receipt.credential),
    storedFileId: machine.storedFileId,
  };
}
