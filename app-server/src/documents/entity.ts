import { z } from 'zod';
import { AppError } from '../app-error.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { DocumentAddress } from '../contract/session.js';
import { type FieldValue, readFieldValue } from './file-values.js';

export type EntityAddress = Pick<DocumentAddress, 'entityTypeId' | 'entityId'>;
export type FieldAddress = Omit<DocumentAddress, 'fileId'>;

const part = z.string().catch('');
/** A contact has no title, but names. */
const itemAnswerSchema = z.object({
  item: z.looseObject({ title: part, name: part, secondName: part, lastName: part }),
});

/** An entity as crm.item.get gives it, its fields under their original names. */
export interface Entity {
  readonly title: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export function itemParams({ entityTypeId, entityId }: EntityAddress): Record<string, unknown> {
  return { entityTypeId, id: entityId, useOriginalUfNames: 'Y' };
}

/**
 * One call: the entity with the caller's rights. Throws AppError `access-denied` for one that does not exist or is hidden
 * from the caller, and PortalError.
 */
export async function readEntity(caller: PortalCaller, address: EntityAddress): Promise<Entity> {
  try {
    return parseItem(await caller.call('crm.item.get', itemParams(address)));
  } catch (error) {
    throw hidden(error);
  }
}

/** What is hidden and what does not exist look the same. */
export function hidden(error: unknown): unknown {
  const isHidden = error instanceof PortalError && (error.code === 'not-found' || error.code === 'access-denied');
  return isHidden ? new AppError('access-denied', { cause: error }) : error;
}

export function parseItem(result: unknown): Entity {
  const parsed = itemAnswerSchema.safeParse(result);
  if (!parsed.success) throw new PortalError('unavailable', { mayHaveActed: true, cause: parsed.error });
  const { title, name, secondName, lastName } = parsed.data.item;
  const names = [name, secondName, lastName].filter((one) => one !== '').join(' ');
  return { title: title === '' ? names : title, values: parsed.data.item };
}

/**
 * One call: what the field holds now. Throws AppError `access-denied` as readEntity, `document-gone` when there is no such
 * field, and PortalError.
 */
export async function readField(caller: PortalCaller, address: FieldAddress): Promise<FieldState> {
  return fieldStateOf(await readEntity(caller, address), address.field);
}

export function isSameEntity(one: EntityAddress, other: EntityAddress): boolean {
  return one.entityTypeId === other.entityTypeId && one.entityId === other.entityId;
}

/** The files of a field at one moment, in the portal's order. */
export interface FieldState {
  readonly fileIds: readonly number[];
  /** Known only when there is a file. */
  readonly isMultiple: boolean;
  readonly value: FieldValue;
}

export function fieldStateOf(entity: Entity, field: string): FieldState {
  if (!Object.hasOwn(entity.values, field)) throw new AppError('document-gone');
  const value = readFieldValue(entity.values[field]);
  return { fileIds: value.files.map((file) => file.id), isMultiple: value.isMultiple, value };
}
