import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { AppError } from '../app-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { StreamedBody } from '../bitrix24/rest-client.js';
import type { DocumentAddress } from '../contract/session.js';
import { type FieldState, fieldStateOf, itemParams, parseItem } from './entity.js';

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
  const content = randomUUID();
  const pair = [file.fileName, content];
  const value = current.isMultiple
    ? current.fileIds.map((id) => (id === address.fileId ? pair : { id }))
    : // A single field takes the bare pair and deletes the old file.
      pair;
  const params = { ...itemParams(address), fields: { [address.field]: value } };
  const result = await caller
    .stream('crm.item.update', (accessToken) => bodyWithFile({ ...params, auth: accessToken }, { content, file }))
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

/** JSON of `value`, the text `content` in it replaced by the file as base64, never as a whole in memory. */
function bodyWithFile(
  value: Readonly<Record<string, unknown>>,
  { content, file }: { content: string; file: NewFile },
): StreamedBody {
  const [before = '', after = ''] = JSON.stringify(value).split(content);
  const encodedLength = Math.ceil(file.size / 3) * 4;
  return {
    length: Buffer.byteLength(before) + encodedLength + Buffer.byteLength(after),
    open: () => Readable.from(pieces({ before, after, path: file.path }), { objectMode: false }),
  };
}

/** A multiple of three, so that pieces of base64 join without padding between them. */
const pieceSize = 3 * 32 * 1024;

async function* pieces(parts: { before: string; after: string; path: string }): AsyncGenerator<Buffer> {
  yield Buffer.from(parts.before, 'utf8');
  let rest = Buffer.alloc(0);
  const file: AsyncIterable<Uint8Array> = createReadStream(parts.path, { highWaterMark: pieceSize });
  for await (const chunk of file) {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % 3);
    if (whole > 0) yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1');
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) yield Buffer.from(rest.toString('base64'), 'latin1');
  yield Buffer.from(parts.after, 'utf8');
}
