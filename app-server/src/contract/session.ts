import { z } from 'zod';
import { appErrorSchema } from './error.js';

export const languageSchema = z.enum(['en', 'sr-Latn-ME', 'ru']);
export type Language = z.infer<typeof languageSchema>;

/** One file of one field of one entity; `entityTypeId` as in crm.item.* (2 = deal). */
export const documentAddressSchema = z.object({
  entityTypeId: z.int().positive(),
  entityId: z.int().positive(),
  /** The file field, e.g. `UF_CRM_SIGN_DOC`. */
  field: z.string().regex(/^[A-Z][A-Z0-9_]{0,49}$/),
  fileId: z.int().positive(),
});
export type DocumentAddress = z.infer<typeof documentAddressSchema>;

/** `2:412:UF_CRM_SIGN_DOC:9001` */
export function documentText({ entityTypeId, entityId, field, fileId }: DocumentAddress): string {
  return `${entityTypeId}:${entityId}:${field}:${fileId}`;
}

/** So many documents at most share one code. */
export const listLimit = 20;

/** Documents that are signed together, of one card or of several, each once. */
export const documentListSchema = z.object({
  documents: z
    .array(documentAddressSchema)
    .min(1)
    .max(listLimit)
    .refine((documents) => new Set(documents.map(documentText)).size === documents.length),
});
export type DocumentList = z.infer<typeof documentListSchema>;

/** What a frame shows, decided by the verified placement POST. */
export const surfaceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('field'),
    mode: z.enum(['view', 'edit']),
    entityTypeId: z.int(),
    /** Null for an unsaved entity. */
    entityId: z.int().nullable(),
  }),
  z.object({ kind: z.literal('tab'), entityTypeId: z.int(), entityId: z.int() }),
  /** An app slider: the signing flow of one document. */
  z.object({ kind: z.literal('sign'), address: documentAddressSchema }),
  /** An app slider: the signing flow of several documents with one code. */
  z.object({ kind: z.literal('sign-list'), ...documentListSchema.shape }),
  /** An app slider: set-up of one-time codes. */
  z.object({ kind: z.literal('enrol') }),
  /** The application's own page: people, certificates (portal administrators) or one's own state. */
  z.object({ kind: z.literal('home') }),
  z.object({ kind: z.literal('install') }),
  z.object({ kind: z.literal('error'), error: appErrorSchema }),
]);
export type Surface = z.infer<typeof surfaceSchema>;

/**
 * The JSON in `<script type="application/json" id="dealseal-boot">` of the page that answers a placement POST.
 * An app slider is opened with openApplication and the parameters of `sign` or `enrol` flattened:
 * `{ surface: 'sign', entityTypeId, entityId, field, fileId }`; a list's documents as one text:
 * `{ surface: 'sign-list', documents: 'TYPE:ENTITY:FIELD:ID,TYPE:ENTITY:FIELD:ID' }`.
 */
export const bootSchema = z.object({
  surface: surfaceSchema,
  language: languageSchema,
  /** `https://portal.example.com`; null on an error page. */
  portalOrigin: z.string().nullable(),
  /** Null on an error page. `expiresAt` by the server's clock, `lifetime` in seconds from now. */
  session: z.object({ bearer: z.string(), lifetime: z.int() }).nullable(),
  person: z.object({ personId: z.string(), name: z.string(), isPortalAdministrator: z.boolean() }).nullable(),
  /** Nothing new is signed; left out while it is paid for. `since` is null where the portal tells no date. */
  subscriptionOver: z.object({ since: z.iso.datetime().nullable() }).optional(),
});
export type Boot = z.infer<typeof bootSchema>;

/** `POST /api/session`: a fresh AUTH_ID from the portal's SDK for a fresh bearer; same portal and person as the old bearer, which may have expired. */
export const renewalRequestSchema = z.object({ authId: z.string().min(1).max(512), bearer: z.string().max(512) });
export const renewalAnswerSchema = z.object({ bearer: z.string(), lifetime: z.int() });
export type RenewalAnswer = z.infer<typeof renewalAnswerSchema>;
