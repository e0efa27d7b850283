import { z } from 'zod';
import { personIdSchema } from './people.js';
import { signatureRequestSchema } from './signatures.js';

/** An IANA name that this machine knows. */
const timeZoneSchema = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  });

/**
 * `POST /v1/signatures/:requestKey/receipt`: the receipt of a released signature, a PDF of one page (`application/pdf`), drawn from the service's own
 * records; nothing of it comes from the client but the document's name, which stands there as stated by the portal. Where the operator has
 * configured a seal it is sealed, and the audit tells (`receipt-sealed`). Added to contract 4; an older service answers `not-found`.
 *
 * Errors: `signature-unknown` (also another tenant's), `signature-not-released`, `signature-erased` (its records' retention is over),
 * `receipt-unsealed` (the seal that is configured cannot be used now), and `not-an-administrator` with `readsLog`.
 */
export const receiptOrderSchema = z.object({
  /** Who asks, as the client says. */
  personId: personIdSchema,
  /** Asked for as a part of the log: then `personId` must be somebody who may read it. */
  readsLog: z.boolean().default(false),
  documentName: z.string().min(1).max(500).nullable(),
  timeZone: timeZoneSchema,
  language: signatureRequestSchema.shape.language,
});
export type ReceiptOrder = z.input<typeof receiptOrderSchema>;

/** Bytes: more than any receipt has. */
export const longestReceipt = 1024 * 1024;
