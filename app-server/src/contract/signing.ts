import {
  inspectionSchema,
  markSchema,
  digestSchema,
  signatureReceiptSchema,
} from '@dealseal/signing-service/contract/signatures';
import { codeSchema } from '@dealseal/signing-service/contract/people';
import { z } from 'zod';
import { appErrorSchema } from './error.js';
import { documentAddressSchema, languageSchema, listLimit } from './session.js';

export const signingStateSchema = z.enum([
  'frozen',
  'authorized',
  'signing',
  'signed',
  'storing',
  'stored',
  'needs-code',
  'conflict',
  'failed',
  'abandoned',
]);
export type SigningState = z.infer<typeof signingStateSchema>;

export const signingRequestSchema = z.object({
  requestId: z.string(),
  /** Grows with each change; `GET …?after=VERSION` waits (up to 20 s) for a greater one. */
  version: z.int(),
  state: signingStateSchema,
  address: documentAddressSchema,
  entityTitle: z.string(),
  fieldTitle: z.string(),
  fileName: z.string(),
  size: z.int(),
  sha256: digestSchema,
  inspection: inspectionSchema,
  /** The person who opened the request. */
  person: z.string(),
  isMine: z.boolean(),
  frozenAt: z.iso.datetime(),
  /** Certificate and mark as the person chose them for this request, else as in their last one; null = never yet. */
  choices: z.object({ credentialId: z.string(), mark: markSchema }).nullable(),
  /** When this person signed this very document (these bytes' field) before; null = never. */
  alreadySignedAt: z.iso.datetime().nullable(),
  /** Why it is where it is: the last error (code wrong, portal down, conflict …). */
  error: appErrorSchema.nullable(),
  /** `signing`, `signed`, `storing`: when what it waits for is tried next. */
  nextAttemptAt: z.iso.datetime().nullable(),
  result: z
    .object({
      outputSha256: digestSchema,
      outputSize: z.int(),
      fileName: z.string(),
      signedAt: z.iso.datetime(),
      /** The person who signed; with an organisation's seal the certificate does not name them. */
      signer: z.string(),
      certificateOwner: z.string(),
      organisation: z.string().nullable(),
      issuer: z.string(),
      serialNumber: z.string(),
      level: signatureReceiptSchema.shape.level,
      timeStamp: signatureReceiptSchema.shape.timeStamp,
      /** The new file in the field once stored. */
      fileId: z.int().nullable(),
      /** How it was stored when not with the signer's own token. */
      storedBy: z.enum(['signer', 'service']).nullable(),
    })
    .nullable(),
});
export type SigningRequestView = z.infer<typeof signingRequestSchema>;

/**
 * `POST /api/signing-requests`: opens the flow: freezes the bytes. 201, or 200 with the caller's own active request for the same document.
 * `document-busy` when another person's request is active.
 */
export const openRequestSchema = z.object({ address: documentAddressSchema });

/**
 * `POST /api/signing-requests/:id/sign`: 202. Errors of the code are answered here and change nothing else; from then on the
 * request's state tells.
 */
export const signRequestSchema = z.object({
  code: codeSchema,
  credentialId: z.string().max(64),
  mark: markSchema,
  timeZone: z.string().max(64),
  language: languageSchema,
});
export type SignRequest = z.input<typeof signRequestSchema>;

/**
 * `POST /api/signing-requests/sign-list`: 202. One code for all of them: one authorization over exactly these digests, in this order.
 * Those that wait for no code any more are just answered. Errors of the code are answered here, once for all. `document-changed`:
 * at least one was replaced and has ended so; no code was spent, and the others stay as they were.
 */
export const signListSchema = signRequestSchema.extend({
  requestIds: z
    .array(z.string())
    .min(1)
    .max(listLimit)
    .refine((ids) => new Set(ids).size === ids.length),
});
export type SignList = z.input<typeof signListSchema>;

/** The answer to `sign-list`, and to `GET /api/signing-requests?ids=ID,ID` (at once; 20 at most): in the order asked for. */
export const requestListSchema = z.object({ requests: z.array(signingRequestSchema) });
export type RequestList = z.infer<typeof requestListSchema>;

/** `POST /api/signing-requests/:id/choices`: 204. Keeps what was chosen, for when the page is opened again. */
export const keepChoicesSchema = signRequestSchema.omit({ code: true });
export type KeptChoices = z.input<typeof keepChoicesSchema>;

/** `POST /api/signing-requests/:id/resolve`, in `conflict`: the signed earlier version as a file of its own (timeline comment), or drop it. */
export const resolveRequestSchema = z.object({ choice: z.enum(['keep-separate', 'discard']) });

/**
 * Further: `GET /api/signing-requests/:id`, `GET …/content` (frozen bytes), `GET …/signed` (signed bytes, attachment),
 * `POST …/abandon` (before signing began), `POST …/store-now`.
 */
