import type { DocumentAddress } from '@dealseal/app-server/contract/session';

/** `2:412:UF_CRM_SIGN_DOC:90`, as sliders are told of documents. */
export function documentKey({ entityTypeId, entityId, field, fileId }: DocumentAddress): string {
  return `${entityTypeId}:${entityId}:${field}:${fileId}`;
}
