import { AppError } from '../app-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { DocumentAddress } from '../contract/session.js';
import { type FieldState, fieldStateOf, itemParams, parseItem } from './entity.js';
import { bodyWithFile, fileMark } from './file-body.js';

/** A file on our disk that takes the place of another in the portal. */
export interface NewFile {
  readonly fileName: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** What the field held when the portal answered. */
export interface WriteResult {
  readonly newFileId: number;
  readonly fileIds: readonly number[];
}

/**
 * Puts a file in the place of `address.fileId` (one call, crm.item.update); every other file of a multiple field keeps its place.
 * `current` is what the field held a moment ago: read it right before, the portal has no locking. Base64 is made while sending.
 * Throws AppError `document-changed` (the file is not in `current`), `access-denied` (no right to write), and PortalError; after one
 * with `mayHaveActed` the file may stand in the field.
 */
export async function writeFile(
  caller: PortalCaller,
  address: DocumentAddress,
  options: { readonly current: FieldState; readonly file: NewFile },
): Promise<WriteResult> {
  const { current, file } = options;
  if (!current.fileIds.includes(address.fileId)) throw new AppError('document-changed');
  const mark = fileMark();
  const pair = [file.fileName, mark];
  const value = current.isMultiple
    ? current.fileIds.map((id) => (id === address.fileId ? pair : { id }))
    : // A single field takes the bare pair and deletes the old file.
      pair;
  const params = { ...itemParams(address), fields: { [address.field]: value } };
  const result = await caller
    .stream('crm.item.update', (accessToken) => bodyWithFile({ ...params, auth: accessToken }, { mark, file }))
    .catch((error: unknown) => {
      throw error instanceof PortalError && (error.code === 'access-denied' || error.code === 'not-found')
        ? new AppError('access-denied', { cause: error })
        : error;
    });
  const { fileIds } = fieldStateOf(parseItem(result), address.field);
  const [newFileId, ...others] = fileIds.filter((id) => !current.fileIds.includes(id));
  // The portal drops what it does not understand without a word.
  if (newFileId === undefined || others.length > 0) throw new PortalError('call-refused', { mayHaveActed: true });
  return { newFileId, fileIds };
}
