import { z } from 'zod';
import { codeSchema, personIdSchema } from './people.js';

/** Lower-case hex SHA-256. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** Where the tenant's audit chain stood after this answer; kept by the client as a witness. */
export const auditHeadSchema = z.object({ sequence: z.int().nonnegative(), head: digestSchema });
export type AuditHead = z.infer<typeof auditHeadSchema>;

/** `GET /v1/audit/head` answers an AuditHead. */

/**
 * `POST /v1/authorizations`: a code opens exactly these digests for one credential, each once, for two minutes, or for ten where somebody has to
 * type the credential's PIN first.
 */
export const authorizationRequestSchema = z.object({
  /** Idempotency: a repeat with the same person, credential and digests answers the same and costs no second code. */
  requestKey: z.uuid(),
  personId: personIdSchema,
  credentialId: z.string().max(64),
  code: codeSchema,
  digests: z.array(digestSchema).min(1).max(20),
  /** Opaque to the service; policies match them and the audit keeps them (e.g. entity type, field). */
  labels: z.record(z.string().max(40), z.string().max(200)).optional(),
});
export type AuthorizationRequest = z.infer<typeof authorizationRequestSchema>;

export const authorizationAnswerSchema = z.object({
  authorizationId: z.string(),
  expiresAt: z.iso.datetime(),
  audit: auditHeadSchema,
  /**
   * Id of the service's epoch; another one after it was restored from a backup. What was signed since that backup is not known to it: ask for
   * signatures under request keys that belong to one epoch.
   */
  epoch: z.string().max(64).nullable().default(null),
});
export type AuthorizationAnswer = z.infer<typeof authorizationAnswerSchema>;

export const markSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('preset'),
    preset: z.enum(['last-page-bottom-left', 'last-page-bottom-right', 'beside-existing', 'free-place']),
  }),
]);
export type Mark = z.infer<typeof markSchema>;

/**
 * `POST /v1/signatures`: the body is the PDF (`application/pdf`, with Content-Length), this object stands in the header
 * `dealseal-request` as base64url JSON. The answer's body is input + tail (`application/pdf`), its receipt stands in the
 * header `dealseal-receipt` as base64url JSON. A repeat of the same request key with the same input gets the same bytes, also after
 * the authorization has expired. At most one signature is ever released for a request key.
 */
export const signatureRequestSchema = z.object({
  requestKey: z.uuid(),
  authorizationId: z.string(),
  personId: personIdSchema,
  sha256: digestSchema,
  size: z.int().positive(),
  mark: markSchema,
  reason: z.string().max(200).optional(),
  location: z.string().max(200).optional(),
  /** IANA name; the mark's date is shown in it. */
  timeZone: z.string().max(64),
  language: z.enum(['en', 'sr-Latn-ME', 'ru']),
});
export type SignatureRequest = z.infer<typeof signatureRequestSchema>;

/** PAdES baseline levels (EN 319 142-1 §6), the lowest first; each includes those before it. */
export const signatureLevelSchema = z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']);

export const signatureReceiptSchema = z.object({
  requestKey: z.uuid(),
  inputSha256: digestSchema,
  outputSha256: digestSchema,
  outputSize: z.int(),
  /** To clients that speak contract 1: B-B, which every level includes and which is all they know. */
  level: signatureLevelSchema,
  /** Of the signature; null at B-B. Since contract 2. */
  timeStamp: z
    .object({
      /** The authority's name, from its certificate. */
      authority: z.string(),
      genTime: z.iso.datetime(),
    })
    .nullable()
    .default(null),
  fieldName: z.string(),
  signedAt: z.iso.datetime(),
  signer: z.string(),
  credential: z.object({
    credentialId: z.string(),
    owner: z.string(),
    organisation: z.string().nullable(),
    issuer: z.string(),
    serialNumber: z.string(),
    /** A TEST certificate: the signature has no legal effect. */
    isTest: z.literal(true).optional(),
  }),
  audit: auditHeadSchema,
});
export type SignatureReceipt = z.infer<typeof signatureReceiptSchema>;

/**
 * `GET /v1/signatures/:requestKey`: what became of a request whose answer was lost. `waiting-for-pin` (since contract 4; before it
 * `unknown`): it was answered with `pin-needed`, and nobody has typed it since; to send the document again is of no use yet.
 */
export const signatureStatusSchema = z.object({
  state: z.enum(['unknown', 'waiting-for-pin', 'started', 'released']),
  receipt: signatureReceiptSchema.nullable(),
});
export type SignatureStatus = z.infer<typeof signatureStatusSchema>;

/** `POST /v1/inspections`: the body is the PDF; says before a code is asked for whether it can be signed. */
export const inspectionSchema = z.object({
  sha256: digestSchema,
  size: z.int(),
  pageCount: z.int(),
  hasForm: z.boolean(),
  hasAttachments: z.boolean(),
  hasScripts: z.boolean(),
  signatures: z.array(
    z.object({
      fieldName: z.string(),
      signer: z.string().nullable(),
      signedAt: z.iso.datetime().nullable(),
      /** Digest and signature value hold over the range it covers; says nothing of trust. */
      intact: z.boolean(),
    }),
  ),
  /** Null when it can be signed, else why not. */
  refusal: z
    .enum([
      'pdf-not-a-pdf',
      'pdf-damaged',
      'pdf-encrypted',
      'pdf-encryption-unsupported',
      'pdf-ambiguous',
      'pdf-certified-no-changes',
      'pdf-unsupported',
      'pdf-limit-exceeded',
    ])
    .nullable(),
});
export type Inspection = z.infer<typeof inspectionSchema>;

export const requestHeader = 'dealseal-request';
export const receiptHeader = 'dealseal-receipt';

/** JSON as base64url, for a header. */
export function encodeHeader(value: SignatureRequest | SignatureReceipt): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

/** The JSON of a header, unchecked; null when it is none. */
export function decodeHeader(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
