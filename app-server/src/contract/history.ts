import { digestSchema, signatureReceiptSchema } from '@dealseal/signing-service/contract/signatures';
import { z } from 'zod';

/** `opened`: for signing, or to be read. `kept-beside`: as a comment beside the field, since another version stood in it. */
export const historyEventSchema = z.object({
  kind: z.enum(['opened', 'signed', 'stored', 'kept-beside', 'viewed', 'downloaded']),
  at: z.iso.datetime(),
  /** Null: this program, without a person. */
  person: z.string().nullable(),
});
export type HistoryEvent = z.infer<typeof historyEventSchema>;

/**
 * What is known here of a document and of the earlier files in whose place it came. `GET /api/documents/history?entityTypeId=&entityId=&field=&fileId=`, for
 * who may read the file where it stands; `GET /api/signings/:requestId/history`, for who opened it, who may read its card, and who sees all.
 * Who uploaded a file the portal does not tell.
 */
export const historySchema = z.object({
  /** Each file as it was when it was opened; the newest. Null: never opened. */
  fileName: z.string().nullable(),
  size: z.int().nullable(),
  pageCount: z.int().nullable(),
  signatures: z.array(
    z.object({
      signer: z.string(),
      signedAt: z.iso.datetime(),
      certificateOwner: z.string(),
      organisation: z.string().nullable(),
      issuer: z.string(),
      level: signatureReceiptSchema.shape.level,
      timeStamp: signatureReceiptSchema.shape.timeStamp,
    }),
  ),
  /** SHA-256 of the first file, and of the signed one that is looked at. */
  before: digestSchema.nullable(),
  signed: digestSchema.nullable(),
  /** The newest first. */
  events: z.array(historyEventSchema),
});
export type DocumentHistory = z.infer<typeof historySchema>;
