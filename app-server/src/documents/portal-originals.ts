import { z } from 'zod';
import { entityKind } from '../bitrix24/entity-kinds.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { EntityAddress } from './entity.js';
import { bodyWithFile, fileMark } from './file-body.js';
import { addTimelineComment } from './timeline.js';

/** The unsigned original as it goes to a portal. */
export interface Original {
  readonly entity: EntityAddress;
  readonly fileName: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** What stands beside it, without the fingerprint. */
  readonly text: string;
}

const idSchema = z.coerce.number().int().positive();
const commentsSchema = z.array(z.object({ ID: idSchema, COMMENT: z.string().catch('') }));
const childrenSchema = z.array(z.object({ ID: idSchema, NAME: z.string(), TYPE: z.string() }));
const fileSchema = z.object({ ID: idSchema });

/**
 * Into the entity's timeline, as a comment with a file; answers the comment's id. The fingerprint stands in the text: one that is there already
 * is found by it, and not added again. Throws PortalError.
 */
export async function keepInTimeline(caller: PortalCaller, original: Original): Promise<number> {
  const { entity, fileName: name, path, size, sha256 } = original;
  const filter = { ENTITY_ID: entity.entityId, ENTITY_TYPE: entityKind(entity).commentType, '%COMMENT': sha256 };
  const found = read(
    commentsSchema,
    await caller.call('crm.timeline.comment.list', { filter, select: ['ID', 'COMMENT'] }),
  ).find(({ COMMENT }) => COMMENT.includes(sha256));
  if (found !== undefined) return found.ID;
  const text = `${original.text}\nSHA-256: ${sha256}`;
  return read(idSchema, await addTimelineComment(caller, entity, { text, file: { name, path, size } }));
}

/**
 * Into a folder of the portal's Drive, under a name with the beginning of the fingerprint, by which one that is there already is found.
 * Answers the file's id. Throws PortalError.
 */
export async function keepInDrive(caller: PortalCaller, folderId: number, original: Original): Promise<number> {
  const { path, size, sha256 } = original;
  const name = driveName(original.fileName, sha256);
  const children = await caller.call('disk.folder.getchildren', { id: folderId, filter: { NAME: name } });
  const found = read(childrenSchema, children).find(({ NAME, TYPE }) => NAME === name && TYPE === 'file');
  if (found !== undefined) return found.ID;
  const mark = fileMark();
  const fields = { id: folderId, data: { NAME: name }, fileContent: [name, mark], generateUniqueName: true };
  const file = { name, path, size };
  return read(
    fileSchema,
    await caller.stream('disk.folder.uploadfile', (auth) => bodyWithFile({ ...fields, auth }, { mark, file })),
  ).ID;
}

/** What is gone already is gone. Throws PortalError. */
export async function removeOriginal(
  caller: PortalCaller,
  kept: { readonly place: 'timeline' | 'drive'; readonly id: number; readonly entity: EntityAddress },
): Promise<void> {
  const { place, id, entity } = kept;
  try {
    if (place === 'drive') await caller.call('disk.file.delete', { id });
    else {
      const { entityTypeId: ownerTypeId, entityId: ownerId } = entity;
      await caller.call('crm.timeline.comment.delete', { id, ownerTypeId, ownerId });
    }
  } catch (error) {
    if (!(error instanceof PortalError && error.code === 'not-found')) throw error;
  }
}

/** `Ugovor.pdf` becomes `Ugovor (4F2A91C0).pdf`; characters that Drive refuses become a line. */
export function driveName(fileName: string, sha256: string): string {
  const clean = fileName.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_');
  const stem = clean.replace(/\.pdf$/iu, '').slice(0, 200);
  return `${stem} (${sha256.slice(0, 8).toUpperCase()}).pdf`;
}

function read<T extends z.ZodType>(schema: T, result: unknown): z.output<T> {
  const parsed = schema.safeParse(result);
  if (!parsed.success) throw new PortalError('unavailable', { mayHaveActed: true, cause: parsed.error });
  return parsed.data;
}
