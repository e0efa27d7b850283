import { z } from 'zod';

/** A person of the tenant as the client names them: opaque to the service (a portal's user id). */
export const personIdSchema = z.string().regex(/^[A-Za-z0-9:_-]{1,64}$/);

export const roleSchema = z.enum(['administrator', 'signer']);
export type Role = z.infer<typeof roleSchema>;

export const personStateSchema = z.enum(['none', 'invited', 'active', 'locked', 'locked-for-good', 'stopped']);
export type PersonState = z.infer<typeof personStateSchema>;

/** `GET /v1/people/:personId`, `GET /v1/people` ({ people: Person[] }). Shown to the person and to administrators only. */
export const personSchema = z.object({
  personId: personIdSchema,
  /** Empty for a person the service does not know (`none`). */
  name: z.string(),
  role: roleSchema.nullable(),
  state: personStateSchema,
  triesLeft: z.int().nonnegative(),
  lockedUntil: z.iso.datetime().nullable(),
  invitedUntil: z.iso.datetime().nullable(),
  activeSince: z.iso.datetime().nullable(),
  credentialIds: z.array(z.string()),
});
export type Person = z.infer<typeof personSchema>;

export const peopleSchema = z.object({ people: z.array(personSchema) });

export const credentialStateSchema = z.enum([
  'usable',
  'expired',
  'not-yet-valid',
  'token-absent',
  'pin-refused',
  'token-failed',
]);
export type CredentialState = z.infer<typeof credentialStateSchema>;

/** `GET /v1/people/:personId/credentials` and `GET /v1/credentials` (all of the tenant): { credentials: Credential[] }. */
export const credentialSchema = z.object({
  credentialId: z.string(),
  /** The certificate's common name. */
  owner: z.string(),
  organisation: z.string().nullable(),
  issuer: z.string(),
  /** Upper-case hex. */
  serialNumber: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** E.g. `RSA-2048`, `EC-P-256`. */
  keyAlgorithm: z.string(),
  tokenLabel: z.string(),
  state: credentialStateSchema,
});
export type Credential = z.infer<typeof credentialSchema>;

export const credentialsSchema = z.object({ credentials: z.array(credentialSchema) });

/** One-time codes as people type them: blanks are dropped before. */
export const codeSchema = z
  .string()
  .max(16)
  .transform((text) => text.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/));

/** `POST /v1/enrolments`: begins an enrolment. Answer 201. The secret is in this one answer only. */
export const enrolmentRequestSchema = z.object({
  personId: personIdSchema,
  /** Handed over outside the portal: 8 characters, shown in groups of four; case and blanks and hyphens do not matter. */
  activationCode: z.string().min(1).max(32),
  /** Label in the authenticator app, e.g. `Adriatik 24 - Milica Radović`. */
  account: z.string().min(1).max(120),
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>;

export const enrolmentAnswerSchema = z.object({
  enrolmentId: z.string(),
  expiresAt: z.iso.datetime(),
  otpauthUri: z.string(),
  /** Base32 in groups of four, for typing. */
  secretGroups: z.array(z.string()),
  /** The QR picture as SVG markup. */
  qrSvg: z.string(),
});
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswerSchema>;

/**
 * `POST /v1/enrolments/:enrolmentId/confirm`: one code; two consecutive ones after `code-clock-off`.
 * The codes are not active before this succeeded.
 */
export const confirmationRequestSchema = z.object({
  personId: personIdSchema,
  codes: z.array(codeSchema).min(1).max(2),
});
export type ConfirmationRequest = z.infer<typeof confirmationRequestSchema>;

/** Positive = the phone is ahead. */
export const confirmationAnswerSchema = z.object({ person: personSchema, driftSeconds: z.int() });
export type ConfirmationAnswer = z.infer<typeof confirmationAnswerSchema>;

/** `POST /v1/enrolments/:enrolmentId/cancel`: 204. */
export const cancellationRequestSchema = z.object({ personId: personIdSchema });
