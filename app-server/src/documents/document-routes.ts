import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { changesAnswerSchema, documentsAnswerSchema } from '../contract/documents.js';
import { purposeSchema } from '../contract/purpose.js';
import { documentAddressSchema } from '../contract/session.js';
import { answerJson, type ApiRoute, assertOwnEntity, readInput } from '../http/api-route.js';
import { fieldsOf } from '../store/portal-settings.js';
import { attachmentHeader } from './content-disposition.js';
import type { EntityChanges } from './entity-changes.js';
import type { EntityAddress } from './entity.js';
import { openDownload, signatureRoom } from './download.js';
import { listDocuments, type ListParts } from './list-documents.js';
import { actFor, type FileActs } from './signing-overview.js';

const entitySchema = z.object({
  entityTypeId: z.coerce.number().int().positive(),
  entityId: z.coerce.number().int().positive(),
});

const changesSchema = entitySchema.extend({ after: z.string().max(64) });
/** ms; below the time that proxies allow an answer. */
const longestWait = 20_000;

const addressSchema = z
  .object({ ...entitySchema.shape, field: z.string(), fileId: z.coerce.number() })
  .pipe(documentAddressSchema);

/** The version as soon as it is another one, or as it is when the signal aborts. */
async function versionAfter(
  changes: EntityChanges,
  known: { readonly memberId: string; readonly entity: EntityAddress; readonly after: string },
  signal: AbortSignal,
): Promise<string> {
  const { memberId, entity, after } = known;
  for (;;) {
    // Listened to before it is looked at: what happens between is not missed.
    const looked = new AbortController();
    const next = changes.next(memberId, entity, AbortSignal.any([signal, looked.signal]));
    const version = await changes.version(memberId, entity);
    if (version !== after || signal.aborted) {
      looked.abort();
      await next;
      return version;
    }
    await next;
  }
}

/** `GET /api/documents`, `GET /api/documents/changes`, `GET /api/documents/content`. */
export function documentRoutes(
  parts: ListParts & {
    readonly maxBytes: number;
    readonly changes: EntityChanges;
    readonly acts: FileActs;
  },
): readonly ApiRoute[] {
  return [
    {
      method: 'get',
      path: '/documents',
      handle: async ({ context, request, response }) => {
        const entity = readInput(entitySchema, request.query);
        assertOwnEntity(context, entity);
        const { caller, person, portal } = context;
        const fields = fieldsOf(portal.settings, entity.entityTypeId);
        // Before the reading: what changes while it runs is told afterwards.
        const version = await parts.changes.version(portal.memberId, entity);
        const listed = await listDocuments(parts, { caller, personId: person.personId, entity, fields });
        const unpaid = portal.subscription.isOver ? ({ isSubscriptionOver: true } as const) : {};
        answerJson(response, documentsAnswerSchema, { ...listed, ...unpaid, version });
      },
    },
    {
      method: 'get',
      path: '/documents/changes',
      handle: async ({ context, request, response }) => {
        const { after, ...entity } = readInput(changesSchema, request.query);
        assertOwnEntity(context, entity);
        const { memberId } = context.portal;
        const gone = new AbortController();
        response.once('close', () => gone.abort());
        const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(longestWait)]);
        answerJson(response, changesAnswerSchema, {
          version: await versionAfter(parts.changes, { memberId, entity, after }, signal),
        });
      },
    },
    {
      method: 'get',
      path: '/documents/content',
      handle: async ({ context, request, response }) => {
        const address = readInput(addressSchema, request.query);
        const { for: purpose } = readInput(purposeSchema, request.query);
        assertOwnEntity(context, address);
        const file = await openDownload(context.caller, address, { maxBytes: parts.maxBytes + signatureRoom });
        response.set({
          'content-type': file.isPdf ? 'application/pdf' : 'application/octet-stream',
          'content-disposition': attachmentHeader(file.fileName),
          'content-security-policy': "default-src 'none'; sandbox",
          ...(file.contentLength === null ? {} : { 'content-length': String(file.contentLength) }),
        });
        await pipeline(file.stream, response);
        await parts.acts.noteFile(context.portal.memberId, address, {
          kind: actFor(purpose),
          person: context.person,
        });
      },
    },
  ];
}
