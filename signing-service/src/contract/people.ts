import { z } from 'zod';

/** A person of the tenant as the client names them: opaque to the service (a portal's user id). */
export const personIdSchema = z.string().regex(/^[A-Za-z0-9:_-]{1,64}$/);

/**
 * `administrator` acts and may sign; `signer` signs; `viewer` signs nothing; `auditor` reads people and log, and neither acts nor signs. The
 * last two since contract 4: to a client that speaks less they are signers, who are refused all the same.
 */
export const roleSchema = z.enum(['administrator', 'signer', 'viewer', 'auditor']);
export type Role = z.infer<typeof roleSchema>;

/** `unproven`: a final lock was opened, and three right codes in a row are still to be given (to contract 1 and 2: `locked-for-good`). */
export const personStateSchema = z.enum([
  'none',
  'invited',
  'active',
  'locked',
  'locked-for-good',
  'unproven',
  'stopped',
]);
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
  /** Recovery codes that were not used yet. Since contract 3, as what follows. */
  recoveryCodesLeft: z.int().nonnegative().optional(),
  /** Right codes in a row until `unproven` is over. */
  proofsLeft: z.int().nonnegative().optional(),
  /** When the person asked the administrators for a reset, until it is answered. */
  resetRequestedAt: z.iso.datetime().nullable().optional(),
  /** An administrator's reset that the person has not set up again after: when, and the administrator's name. */
  reset: z.object({ at: z.iso.datetime(), by: z.string() }).nullable().optional(),
  /** Of an invited person: codes can be set up without an activation code now; of others: they were. Since contract 4. */
  isWithoutCodeWord: z.boolean().optional(),
  /**
   * An administrator (the name) has begun to set up a phone together with the person, whose first code is awaited until then; that time may be over.
   * An older service tells none, as of what follows.
   */
  assistance: z.object({ enrolmentId: z.string(), by: z.string(), until: z.iso.datetime() }).nullable().optional(),
  /** The administrator who set up the phone together with the person. */
  assistedBy: z.string().nullable().optional(),
});
export type Person = z.infer<typeof personSchema>;

export const peopleSchema = z.object({ people: z.array(personSchema) });

/** Of each signature, of the number of documents once a day, or not at all. */
export const ownerToldSchema = z.enum(['each-use', 'daily', 'never']);

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
  /** The token's label, or the name of the key's file. */
  tokenLabel: z.string(),
  /** Where the private key is; one in a file is as safe as the signing server. Since contract 4, a token before. */
  keyIn: z.enum(['token', 'file']).optional(),
  state: credentialStateSchema,
  /** How its PIN is come by; typed, somebody has to be at the signing server. Since contract 4. */
  pin: z.enum(['remembered', 'cached', 'every-time']).optional(),
  /** Which takes or took over from it, and when; only in the list of all of the tenant. Since contract 4. */
  replacedBy: z.object({ credentialId: z.string(), at: z.iso.datetime() }).optional(),
  /** Whose key it is, and how that person is told of its use; only in the list of all. Since contract 4. */
  keeper: z.object({ personId: personIdSchema, told: ownerToldSchema }).optional(),
  /** Those in whose place it signs now: what was chosen for them goes on with it. Since contract 4. */
  replaces: z.array(z.string()).optional(),
  /** A TEST certificate: its signatures have no legal effect, and their marks say so. */
  isTest: z.literal(true).optional(),
});
export type Credential = z.infer<typeof credentialSchema>;

export const credentialsSchema = z.object({ credentials: z.array(credentialSchema) });

/** One-time codes as people type them: blanks are dropped before. */
export const codeSchema = z
  .string()
  .max(16)
  .transform((text) => text.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/));

/**
 * What lets a person begin an enrolment: the activation code that was handed over outside the portal, or, once active, a recovery code or
 * a code of the phone that is to be replaced. The first two have 8 characters, shown in groups of four; case, blanks and hyphens do
 * not matter. The last two since contract 3. Nothing at all, where the tenant waived it for the person: since contract 4.
 */
export const enrolmentProofSchema = z.union([
  z.object({ activationCode: z.string().min(1).max(32) }),
  z.object({ recoveryCode: z.string().min(1).max(32) }),
  z.object({ code: codeSchema }),
  z.object({ withoutCodeWord: z.literal(true) }),
]);
export type EnrolmentProof = z.infer<typeof enrolmentProofSchema>;

/** Label in the authenticator app, e.g. `Adriatik 24 - Milica Radović`. */
const accountSchema = z.string().min(1).max(120);

/**
 * `POST /v1/enrolments`: begins an enrolment, and spends a recovery code. Answer 201. The secret is in this one answer only. The codes of
 * an active person work until the new ones are confirmed.
 */
export const enrolmentRequestSchema = z
  .object({ personId: personIdSchema, account: accountSchema })
  .and(enrolmentProofSchema);
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>;

/**
 * `POST /v1/enrolments/:enrolmentId/renew`: another secret for a pending enrolment, which ends; answers like the beginning. Valid for another
 * 10 minutes, 30 after the proof at the latest. Since contract 3.
 */
export const renewalRequestSchema = z.object({ personId: personIdSchema, account: accountSchema });

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

export const confirmationAnswerSchema = z.object({
  person: personSchema,
  /** Positive = the phone is ahead. */
  driftSeconds: z.int(),
  /** Ten, in this one answer only; those of an earlier phone are void. Since contract 3. */
  recoveryCodes: z.array(z.string()).optional(),
});
export type ConfirmationAnswer = z.infer<typeof confirmationAnswerSchema>;

/** `POST /v1/enrolments/:enrolmentId/cancel`: 204. */
export const cancellationRequestSchema = z.object({ personId: personIdSchema });

/**
 * `POST /v1/unlockings`: after an administrator has opened a final lock, three right codes in a row, one a call; a wrong one begins
 * the row again. Answers the person. Since contract 3.
 */
export const unlockingRequestSchema = z.object({ personId: personIdSchema, code: codeSchema });

/** `POST /v1/reset-requests`: an active person has neither phone nor recovery code. Stands until it is answered. Since contract 3. */
export const resetRequestSchema = z.object({ personId: personIdSchema });
export const resetRequestAnswerSchema = z.object({
  person: personSchema,
  /** False when it stood already: the administrators are told once. */
  isNew: z.boolean(),
});
export type ResetRequestAnswer = z.infer<typeof resetRequestAnswerSchema>;
