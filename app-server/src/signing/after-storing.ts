import { z } from 'zod';
import type { PortalCaller, PortalCallers } from '../bitrix24/portal-callers.js';
import { passWithoutScope } from '../bitrix24/portal-scopes.js';
import { readEntity } from '../documents/entity.js';
import { keepInDrive, keepInTimeline, type Original } from '../documents/portal-originals.js';
import { rulesOf } from '../rules/portal-rules.js';
import type { OriginalFate } from '../contract/portal-rules.js';
import type { Store } from '../store/store.js';
import type { DocumentBytes } from './document-bytes.js';
import type { KeptRequest } from './kept-request.js';
import { storedTexts } from './stored-texts.js';
import { signingTables } from './signing-tables.js';

const day = 24 * 60 * 60_000;

export interface AfterStoringParts {
  readonly store: Store;
  readonly callers: Pick<PortalCallers, 'forService'>;
  readonly bytes: DocumentBytes;
  readonly now: () => number;
}

/** What the portal's rules want done once a document is stored. Throws PortalError: then it is tried again. */
export type AfterStoring = (request: KeptRequest, kind: 'original' | 'notices') => Promise<void>;

export function createAfterStoring(parts: AfterStoringParts): AfterStoring {
  return async (request, kind) => {
    const { original, notices } = await rulesOf(parts.store, request.memberId);
    const caller = parts.callers.forService(request.memberId);
    if (kind === 'original') {
      if (original.kind !== 'nowhere') await keepOriginal(parts, caller, { request, fate: original });
      return;
    }
    const text = storedTexts[request.choices?.language ?? 'en'];
    const told = notices.signerStored
      ? [{ personId: request.person.personId, text: text.yours(request.fileName) }]
      : [];
    const responsible = notices.responsible ? await responsibleFor(caller, request) : null;
    if (responsible !== null) {
      const { fileName, person, entityTitle } = request;
      told.push({ personId: responsible, text: text.responsible(fileName, person.name, entityTitle) });
    }
    for (const { personId, text: message } of told) {
      // The portal puts a notice of the same tag in the place of the former.
      const tag = `DEALSEAL|${request.requestId}|${personId}`;
      const notice = { USER_ID: Number(personId), MESSAGE: message, TAG: tag };
      await caller.call('im.notify.system.add', notice).catch(passWithoutScope);
    }
  };
}

/** Once: what a lost answer left there is found again. */
async function keepOriginal(
  { store, bytes, now }: AfterStoringParts,
  caller: PortalCaller,
  { request, fate }: { readonly request: KeptRequest; readonly fate: Exclude<OriginalFate, { kind: 'nowhere' }> },
): Promise<void> {
  const { memberId, requestId, address, fileName, sha256, size } = request;
  if (!(await bytes.has(memberId, sha256))) return;
  const text = storedTexts[request.choices?.language ?? 'en'].original(fileName);
  const original: Original = { entity: address, fileName, path: bytes.path(memberId, sha256), size, sha256, text };
  const portalId =
    fate.kind === 'drive' ? await keepInDrive(caller, fate.folderId, original) : await keepInTimeline(caller, original);
  const kept = {
    place: fate.kind,
    portal_id: portalId,
    entity_type_id: address.entityTypeId,
    entity_id: address.entityId,
    kept_at: now(),
    remove_at: fate.days === null ? null : now() + fate.days * day,
  };
  await signingTables(store)
    .insertInto('kept_originals')
    .values({ member_id: memberId, request_id: requestId, ...kept })
    .onConflict((conflict) => conflict.columns(['member_id', 'request_id']).doUpdateSet(kept))
    .execute();
}

const responsibleSchema = z.looseObject({ assignedById: z.coerce.number().int().positive() });

/** Null where there is none, and for the signer. */
async function responsibleFor(caller: PortalCaller, { address, person }: KeptRequest): Promise<string | null> {
  const parsed = responsibleSchema.safeParse((await readEntity(caller, address)).values);
  const personId = parsed.success ? String(parsed.data.assignedById) : null;
  return personId === person.personId ? null : personId;
}
