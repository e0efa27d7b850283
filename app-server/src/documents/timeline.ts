import { entityKind } from '../bitrix24/entity-kinds.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { EntityAddress } from './entity.js';
import { bodyWithFile, fileMark } from './file-body.js';

/** A comment in the entity's timeline with a file of its own (kept in the portal's Drive). Answers what the portal does. Throws PortalError. */
export async function addTimelineComment(
  caller: PortalCaller,
  entity: EntityAddress,
  comment: { readonly text: string; readonly file: { name: string; path: string; size: number } },
): Promise<unknown> {
  const { text, file } = comment;
  const fields = {
    ENTITY_ID: entity.entityId,
    ENTITY_TYPE: entityKind(entity).commentType,
    COMMENT: text,
  };
  const mark = fileMark();
  return caller.stream('crm.timeline.comment.add', (auth) =>
    bodyWithFile({ fields: { ...fields, FILES: [[file.name, mark]] }, auth }, { mark, file }),
  );
}
