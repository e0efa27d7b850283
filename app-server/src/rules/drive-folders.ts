import { z } from 'zod';
import { AppError } from '../app-error.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { DriveAnswer } from '../contract/rules.js';

const idSchema = z.coerce.number().int().positive();
const storagesSchema = z.array(z.object({ NAME: z.string(), ROOT_OBJECT_ID: idSchema }));
const childrenSchema = z.array(z.object({ ID: idSchema, NAME: z.string(), TYPE: z.string() }));
const folderSchema = z.object({ ID: idSchema, NAME: z.string() });

/** Folders below one, or the drives of the portal, as the caller sees them. Throws PortalError. */
export async function readFolders(caller: PortalCaller, folder: number | null): Promise<DriveAnswer> {
  try {
    return { hasRight: true, folders: folder === null ? await drives(caller) : await below(caller, folder) };
  } catch (error) {
    if (!(error instanceof PortalError && error.code === 'scope-missing')) throw error;
    return { hasRight: false, folders: [] };
  }
}

/** The folder as the application itself can use it. Throws AppError `scope-missing`, `drive-folder-unusable`, and PortalError. */
export async function usableFolder(service: PortalCaller, folderId: number): Promise<{ id: number; name: string }> {
  try {
    const folder = folderSchema.safeParse(await service.call('disk.folder.get', { id: folderId }));
    if (!folder.success) throw new AppError('drive-folder-unusable');
    return { id: folder.data.ID, name: folder.data.NAME };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    if (error.code === 'scope-missing') throw new AppError('scope-missing', { details: { missing: ['disk'] } });
    const isGone = error.code === 'not-found' || error.code === 'access-denied' || error.code === 'call-refused';
    throw isGone ? new AppError('drive-folder-unusable', { cause: error }) : error;
  }
}

async function drives(caller: PortalCaller) {
  const storages = storagesSchema.safeParse(await caller.call('disk.storage.getlist', {}));
  if (!storages.success) throw new PortalError('unavailable', { cause: storages.error });
  return storages.data.map(({ ROOT_OBJECT_ID: id, NAME: name }) => ({ id, name }));
}

async function below(caller: PortalCaller, id: number) {
  const children = childrenSchema.safeParse(
    await caller.call('disk.folder.getchildren', { id, filter: { TYPE: 'folder' } }),
  );
  if (!children.success) throw new PortalError('unavailable', { cause: children.error });
  return children.data.filter(({ TYPE }) => TYPE === 'folder').map(({ ID, NAME: name }) => ({ id: ID, name }));
}
