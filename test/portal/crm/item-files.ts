import type { PortalContext } from '../portal-context.js';
import { kindOf } from './kinds.js';
import { isBroken, nextId } from '../portal-context.js';
import type { Item, StoredFile } from '../state/portal-data.js';

/** A file to be stored, as `[name, base64]` or an upload gives it. */
export interface NewFile {
  name: string;
  bytes: Uint8Array;
}

/** Element of a file field's new value: a file it holds already, or a new one. */
export type FileChoice = { keep: number } | { add: NewFile };

interface FileFieldChange {
  item: Item;
  fieldName: string;
  choices: FileChoice[];
  userId: number;
}

export function findFile(portal: PortalContext, id: number): StoredFile | undefined {
  return portal.store.data.files.find((file) => file.id === id);
}

function storeFile(portal: PortalContext, change: FileFieldChange, { name, bytes }: NewFile): number {
  const { data } = portal.store;
  data.lastFileId += 1;
  const id = data.lastFileId;
  portal.files.write(id, bytes);
  const { item, fieldName, userId } = change;
  const file = {
    id,
    name,
    size: bytes.length,
    entityTypeId: item.entityTypeId,
    itemId: item.id,
    fieldName,
    uploadedBy: userId,
    uploadedAt: portal.now(),
  };
  data.files.push(file);
  return id;
}

function deleteFile(portal: PortalContext, id: number): void {
  const { data } = portal.store;
  data.files = data.files.filter((file) => file.id !== id);
  portal.files.remove(id);
}

function noteNewFile(portal: PortalContext, change: FileFieldChange, id: number): void {
  const { data } = portal.store;
  const { entityTypeId, id: itemId } = change.item;
  const { fieldEntity } = kindOf(portal, change.item);
  const field = data.userfields.find(
    ({ entityId, fieldName }) => entityId === fieldEntity && fieldName === change.fieldName,
  );
  data.timeline.push({
    id: nextId(portal),
    entityTypeId,
    itemId,
    kind: 'file',
    title: `File added to “${field?.label ?? change.fieldName}”`,
    text: findFile(portal, id)?.name ?? '',
    iconCode: 'document',
    authorId: change.userId,
    at: portal.now(),
  });
}

/**
 * Gives a file field its whole new value. Every new file gets an id of its own; files that the value no longer
 * names are deleted at once, and so are unknown ids dropped, without a word.
 */
export function replaceFiles(portal: PortalContext, change: FileFieldChange): void {
  const { item, fieldName, choices } = change;
  const before = item.files[fieldName] ?? [];
  const after: number[] = [];
  for (const choice of choices) {
    if ('add' in choice) {
      const id = storeFile(portal, change, choice.add);
      noteNewFile(portal, change, id);
      after.push(id);
    } else if (before.includes(choice.keep) && !after.includes(choice.keep)) after.push(choice.keep);
  }
  item.files[fieldName] = after;
  if (!isBroken(portal, 'keep-old-file')) {
    before.filter((id) => !after.includes(id)).forEach((id) => deleteFile(portal, id));
  }
  item.updatedAt = portal.now();
}
