import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { BatchedCall } from '../bitrix24/call-batch.js';
import type { EntityKind } from '../bitrix24/entity-kinds.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';

/** The right that fields of smart processes and invoices are made by. */
export const userfieldScope = 'userfieldconfig';

/** A user field to be made. */
export interface NewField {
  /** Without the prefix of its kind. */
  readonly name: string;
  readonly userTypeId: string;
  readonly label: { readonly en: string; readonly ru: string; readonly me: string };
  readonly sort: number;
}

/** The call that makes it; the portal's two ways differ in every name. */
export function addFieldCall({ userfields }: EntityKind, { name, userTypeId, label, sort }: NewField): BatchedCall {
  const { entityId, prefix, methods } = userfields;
  if (methods === null) {
    const field = {
      entityId,
      fieldName: `${prefix}${name}`,
      userTypeId,
      editFormLabel: label,
      multiple: 'N',
      mandatory: 'N',
      showFilter: 'N',
      sort,
    };
    return { method: 'userfieldconfig.add', params: { moduleId: 'crm', field } };
  }
  const fields = {
    USER_TYPE_ID: userTypeId,
    FIELD_NAME: name,
    EDIT_FORM_LABEL: label,
    LIST_COLUMN_LABEL: label,
    MULTIPLE: 'N',
    MANDATORY: 'N',
    SHOW_FILTER: 'N',
    SORT: sort,
  };
  return { method: `${methods}.add`, params: { fields } };
}

/** The call that looks for a field of this name; userfieldconfig's filter has no entity, but its names are the kind's own. */
export function findFieldCall({ userfields }: EntityKind, name: string): BatchedCall {
  const { prefix, methods } = userfields;
  const fieldName = `${prefix}${name}`;
  if (methods !== null) return { method: `${methods}.list`, params: { filter: { FIELD_NAME: fieldName } } };
  return { method: 'userfieldconfig.list', params: { moduleId: 'crm', filter: { fieldName } } };
}

const foundSchema = z.union([
  z.array(z.object({ FIELD_NAME: z.string() })).transform((fields) => fields.map((field) => field.FIELD_NAME)),
  z
    .object({ fields: z.array(z.object({ fieldName: z.string() })) })
    .transform(({ fields }) => fields.map((field) => field.fieldName)),
]);

/** Whether the answer to `findFieldCall` names it. */
export function isFieldFound({ userfields }: EntityKind, name: string, answer: unknown): boolean {
  const found = foundSchema.safeParse(answer);
  return found.success && found.data.includes(`${userfields.prefix}${name}`);
}

/** Makes a file field and answers its whole name. Names are the portal's alphabet only, so the title stands in the labels. Throws PortalError. */
export async function addFileField(caller: PortalCaller, kind: EntityKind, title: string): Promise<string> {
  const name = `SIGN_${randomBytes(4).toString('hex').toUpperCase()}`;
  const label = { en: title, ru: title, me: title };
  const { method, params } = addFieldCall(kind, { name, userTypeId: 'file', label, sort: 100 });
  await caller.call(method, params);
  return `${kind.userfields.prefix}${name}`;
}
