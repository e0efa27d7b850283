import { personStateSchema, roleSchema } from '@dealseal/signing-service/contract/people';
import { z } from 'zod';
import { documentAddressSchema } from './session.js';

/** What is known of a document's life here. */
export const documentStatusSchema = z.enum([
  /** Never signed here. */
  'unsigned',
  /** A request is between Sign and release. */
  'signing',
  /** Signed, not yet stored in the portal. */
  'storing',
  'signed',
  /** Signed here earlier, then another version was uploaded. */
  'newer-version',
  /** Signed for an earlier version; somebody must decide. */
  'conflict',
  'not-a-pdf',
  'failed',
]);
export type DocumentStatus = z.infer<typeof documentStatusSchema>;

export const documentSchema = z.object({
  address: documentAddressSchema,
  fieldTitle: z.string(),
  /** Null until the file has been read once (the portal tells names only on download). */
  name: z.string().nullable(),
  size: z.int().nullable(),
  status: documentStatusSchema,
  /** Who signed, or is signing now. */
  signer: z.string().nullable(),
  /** When it was signed, or when signing began. */
  at: z.iso.datetime().nullable(),
  certificateOwner: z.string().nullable(),
  /** The active or last signing request, if the caller may open it. */
  requestId: z.string().nullable(),
});
export type Document = z.infer<typeof documentSchema>;

/** `GET /api/documents?entityTypeId=&entityId=`: all files of the configured fields, those that need action first. One portal call. */
export const documentsAnswerSchema = z.object({
  entity: z.object({ title: z.string(), mayEdit: z.boolean() }),
  /** Of the entity as it was when this was read: `GET …/changes` waits for another one. */
  version: z.string(),
  /** Titles of the configured file fields. */
  fieldTitles: z.array(z.string()),
  documents: z.array(documentSchema),
  /** The application's subscription is over in this portal: nothing new is signed. Left out while it is not. */
  isSubscriptionOver: z.literal(true).optional(),
  me: z.object({
    /** `service-away`: the signing-service does not answer now. */
    state: z.union([personStateSchema, z.literal('service-away')]),
    lockedUntil: z.iso.datetime().nullable(),
    /** The administrator with whom the person's phone was set up, while its first code is awaited. */
    assistedBy: z.string().nullable().optional(),
    hasCredential: z.boolean(),
    /** Null also while nobody can tell. */
    role: roleSchema.nullable(),
    /** So many documents at most share one code; what the application takes while nobody can tell. */
    documentsPerCode: z.int(),
  }),
});
export type DocumentsAnswer = z.infer<typeof documentsAnswerSchema>;

/**
 * `GET /api/documents/changes?entityTypeId=&entityId=&after=VERSION`: at once when the version differs from `after`, else when something
 * about the entity has changed, and after 20 s at the latest. No portal call.
 */
export const changesAnswerSchema = z.object({ version: z.string() });
export type ChangesAnswer = z.infer<typeof changesAnswerSchema>;

/** `GET /api/documents/content?entityTypeId=&entityId=&field=&fileId=`: the file as it is in the portal now (attachment). */
