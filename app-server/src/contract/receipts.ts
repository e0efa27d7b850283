import { digestSchema } from '@dealseal/signing-service/contract/signatures';
import { z } from 'zod';
import { documentAddressSchema } from './session.js';

/**
 * Receipts of signed documents, each a PDF of one page by the signing-service (attachment), in the session's language. `receipts-unsupported`
 * where the service is older than they are.
 */

/** `POST /api/signing-requests/:id/receipt`: of what the caller has signed. `signature-not-released` before. */
export const requestReceiptSchema = z.object({
  /** IANA name. */
  timeZone: z.string().max(64),
});
export type RequestReceipt = z.input<typeof requestReceiptSchema>;

/**
 * `POST /api/documents/receipt`: of the signed file at an address, for whoever may read it there now with their own rights. `signature-unknown` for
 * one that was not signed here.
 */
export const documentReceiptSchema = requestReceiptSchema.extend({ address: documentAddressSchema });
export type DocumentReceipt = z.input<typeof documentReceiptSchema>;

/** `POST /api/admin/log/receipt`: of a release in the log, for whom the signing-service lets read it. */
export const logReceiptSchema = requestReceiptSchema.extend({
  requestKey: z.uuid(),
  /** Of the document before it was signed, as its entry says: by it its name is found. */
  sha256: digestSchema.optional(),
});
export type LogReceipt = z.input<typeof logReceiptSchema>;
