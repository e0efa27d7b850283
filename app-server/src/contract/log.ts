import { auditCheckAnswerSchema, auditFilterSchema, auditPageSchema } from '@dealseal/signing-service/contract/audit';
import { z } from 'zod';

/**
 * The log, for whom the signing-service lets read it: `not-an-administrator` for others, `not-found` where the service is older than the log.
 */
export const logFilterSchema = auditFilterSchema.omit({ text: true }).extend({
  /** Words, the beginning of a fingerprint or an id, or of the name of a person, a document or a deal as the portal has it. */
  text: z.string().min(1).max(200).optional(),
});
export type LogFilter = z.infer<typeof logFilterSchema>;

/** `POST /api/admin/log/search`: the newest first. */
export const logSearchSchema = z.object({
  filter: logFilterSchema.default({}),
  before: z.int().positive().optional(),
});
export type LogSearch = z.input<typeof logSearchSchema>;

/** A document as it was when it was opened for signing. */
export const loggedDocumentSchema = z.object({
  sha256: z.string(),
  fileName: z.string(),
  entityTypeId: z.int(),
  entityId: z.int(),
  entityTitle: z.string(),
});
export type LoggedDocument = z.infer<typeof loggedDocumentSchema>;

export const logPageSchema = auditPageSchema.extend({
  /** Everybody who is named in the entries and still known. */
  people: z.array(z.object({ personId: z.string(), name: z.string() })),
  /** Those of the entries' documents that are still known, by the digest before signing. */
  documents: z.array(loggedDocumentSchema),
});
export type LogPage = z.infer<typeof logPageSchema>;

/** `POST /api/admin/log/check`: what the last look at the whole chain saw, or a new one; answers `auditCheckAnswerSchema`. */
export const logCheckSchema = z.object({ again: z.boolean().default(false) });
export { auditCheckAnswerSchema as logCheckAnswerSchema };

/** `POST /api/admin/log/export`: a download. JSON lines of all entries prove themselves, see the service's contract/audit-export. */
export const logExportSchema = z.object({ filter: logFilterSchema.default({}), format: z.enum(['json', 'csv']) });
export type LogExport = z.input<typeof logExportSchema>;
