import { z } from 'zod';

/** What a caller may do about an error: nothing, repeat at once, repeat later, or ask the person for other input. */
export const retrySchema = z.enum(['never', 'now', 'later', 'input']);
export type Retry = z.infer<typeof retrySchema>;

/** Every error the signing-service answers, with its HTTP status and what the caller may do. */
export const serviceErrors = {
  // The request itself
  'request-invalid': { status: 400, retry: 'never' },
  'not-found': { status: 404, retry: 'never' },
  'request-key-reused': { status: 409, retry: 'never' },
  'too-many-requests': { status: 429, retry: 'later' },
  // Who is calling
  'client-certificate-required': { status: 401, retry: 'never' },
  'tenant-unknown': { status: 403, retry: 'never' },
  'contract-mismatch': { status: 409, retry: 'never' },
  'pairing-code-invalid': { status: 403, retry: 'input' },
  'pairing-code-expired': { status: 403, retry: 'input' },
  // One-time codes; an unknown or foreign person answers like a wrong code
  'code-wrong': { status: 403, retry: 'input' },
  'code-used': { status: 403, retry: 'input' },
  'code-clock-off': { status: 403, retry: 'input' },
  'codes-locked': { status: 423, retry: 'later' },
  'codes-locked-for-good': { status: 423, retry: 'never' },
  /** A final lock was opened: nothing but `POST /v1/unlockings` takes a code before three right ones in a row. */
  'codes-unproven': { status: 423, retry: 'input' },
  // Enrolment
  'activation-code-wrong': { status: 403, retry: 'input' },
  'recovery-code-wrong': { status: 403, retry: 'input' },
  'recovery-code-used': { status: 403, retry: 'input' },
  /** It is not waived, or not any more, or not for this person. */
  'activation-code-needed': { status: 403, retry: 'input' },
  'enrolment-expired': { status: 410, retry: 'input' },
  'already-enrolled': { status: 409, retry: 'never' },
  // Acts
  'not-an-administrator': { status: 403, retry: 'never' },
  'act-not-possible': { status: 409, retry: 'never' },
  /** The acts would leave no active administrator, and nobody to undo them. */
  'last-administrator': { status: 409, retry: 'never' },
  /** The acts give more than there is, and two administrators have to want it: to be proposed. */
  'second-administrator-needed': { status: 409, retry: 'never' },
  /** Two are needed to approve anything, and the tenant has one. */
  'single-administrator': { status: 409, retry: 'never' },
  /** Approved, refused, withdrawn, past its end, or never made. */
  'proposal-over': { status: 409, retry: 'never' },
  /** Who proposed it cannot be the second. */
  'proposal-own': { status: 403, retry: 'never' },
  /** What it was proposed upon is not as it was: person, grant or credential has changed or gone. */
  'proposal-outdated': { status: 409, retry: 'never' },
  /** Nobody vouched for the phone: who becomes an administrator sets up codes with a code word before. */
  'enrolled-without-code-word': { status: 409, retry: 'never' },
  /** Another administrator saw the key of the phone: who becomes an administrator sets up codes alone before. */
  'enrolled-with-assistance': { status: 409, retry: 'never' },
  // Credentials and the token
  'credential-not-granted': { status: 403, retry: 'never' },
  /** More than the tenant lets one code be given for. */
  'too-many-documents': { status: 403, retry: 'input' },
  /** The grant had an end, and it is past. */
  'grant-ended': { status: 403, retry: 'never' },
  /** The grant is for other fields or entity types, or for one at a time. */
  'grant-elsewhere': { status: 403, retry: 'never' },
  /** More documents than the grant allows a day (UTC). */
  'grant-used-up': { status: 403, retry: 'never' },
  /** The trial's time or its number of signatures is over: a signing-service of one's own signs on. */
  'trial-over': { status: 403, retry: 'never' },
  /** As many trials as begin on one day have begun. */
  'trials-taken': { status: 429, retry: 'later' },
  /** The mark of a TEST certificate is always seen. */
  'test-mark-needed': { status: 422, retry: 'input' },
  /** A viewer or an auditor: the code was right, and signs nothing. */
  'role-may-not-sign': { status: 403, retry: 'never' },
  /** Another credential has taken over from it, which the person may use in its place. */
  'credential-replaced': { status: 409, retry: 'input' },
  'credential-expired': { status: 409, retry: 'never' },
  'credential-not-yet-valid': { status: 409, retry: 'never' },
  'credential-unsuitable': { status: 409, retry: 'never' },
  'credential-revoked': { status: 409, retry: 'never' },
  /** No responder and no CRL told the certificate's status: nothing was signed. */
  'revocation-unavailable': { status: 503, retry: 'later' },
  'token-absent': { status: 503, retry: 'later' },
  /** Another instance of the service signs with the token now. */
  'token-elsewhere': { status: 503, retry: 'later' },
  /** The PIN of its key is typed at the service's console, and nobody has: nothing was signed, and the code is not spent. */
  'pin-needed': { status: 503, retry: 'later' },
  'token-pin-refused': { status: 503, retry: 'never' },
  'token-busy': { status: 503, retry: 'later' },
  'token-failed': { status: 503, retry: 'now' },
  // Authorizations: one code, exactly these digests
  'authorization-unknown': { status: 403, retry: 'never' },
  'authorization-expired': { status: 403, retry: 'input' },
  'authorization-spent': { status: 403, retry: 'input' },
  'digest-not-authorized': { status: 403, retry: 'never' },
  'digest-mismatch': { status: 422, retry: 'never' },
  'signature-in-progress': { status: 409, retry: 'later' },
  /** No time-stamp authority gave a time stamp that may be used: nothing was signed. */
  'time-stamp-unavailable': { status: 503, retry: 'later' },
  /** The token has signed; what the level needs beyond that cannot be had now. A repeat goes on from there, without a code. */
  'signature-unfinished': { status: 503, retry: 'later' },
  // Receipts
  /** The tenant has no signature of that request key. */
  'signature-unknown': { status: 404, retry: 'never' },
  'signature-not-released': { status: 409, retry: 'later' },
  /** Its records' retention is over: nothing is left to draw a receipt from. */
  'signature-erased': { status: 410, retry: 'never' },
  /** A seal is configured and cannot be used now: no receipt leaves without it. */
  'receipt-unsealed': { status: 503, retry: 'later' },
  // The document
  'pdf-not-a-pdf': { status: 422, retry: 'never' },
  'pdf-damaged': { status: 422, retry: 'never' },
  'pdf-encrypted': { status: 422, retry: 'never' },
  'pdf-password-wrong': { status: 422, retry: 'input' },
  'pdf-encryption-unsupported': { status: 422, retry: 'never' },
  'pdf-ambiguous': { status: 422, retry: 'never' },
  'pdf-certified-no-changes': { status: 422, retry: 'never' },
  'pdf-unsupported': { status: 422, retry: 'never' },
  'pdf-limit-exceeded': { status: 422, retry: 'never' },
  'pdf-too-large': { status: 413, retry: 'never' },
  /** An earlier signer locked all form fields: a visible one more would break that signature, an invisible one does not. */
  'field-locked': { status: 422, retry: 'input' },
  /** A name or reason has letters that the mark's font lacks: sign without a visible mark. */
  'mark-text-unsupported': { status: 422, retry: 'input' },
  /** The page is full of annotations and fields, or too small: sign without a visible mark. */
  'mark-no-free-place': { status: 422, retry: 'input' },
  /** The picture for the mark is no PNG or JPEG that can be drawn. */
  'mark-picture-invalid': { status: 422, retry: 'input' },
  /** The picture has more bytes (`limitBytes`) or pixels than a mark may have. */
  'mark-picture-too-large': { status: 413, retry: 'input' },
  // The service
  'clock-unsure': { status: 503, retry: 'later' },
  'service-stopping': { status: 503, retry: 'later' },
  internal: { status: 500, retry: 'later' },
} as const satisfies Record<string, { status: number; retry: Retry }>;

export type ServiceErrorCode = keyof typeof serviceErrors;

/** Codes that came with contract 2, and what a client that speaks 1 hears in their place. */
export const codesForContract1: Partial<Record<ServiceErrorCode, ServiceErrorCode>> = {
  'credential-revoked': 'credential-unsuitable',
  'revocation-unavailable': 'token-busy',
  'time-stamp-unavailable': 'token-busy',
  // Whether it signed cannot be said in the words of contract 1.
  'signature-unfinished': 'internal',
};

/** Codes that came with contract 3 and may be answered to who speaks 2 or 1. */
export const codesForContract2: Partial<Record<ServiceErrorCode, ServiceErrorCode>> = {
  'codes-unproven': 'codes-locked-for-good',
};

/** Codes that came with contract 4 and may be answered to who speaks less. */
export const codesForContract3: Partial<Record<ServiceErrorCode, ServiceErrorCode>> = {
  'pin-needed': 'token-busy',
  'token-elsewhere': 'token-absent',
  'too-many-documents': 'request-invalid',
  'grant-ended': 'credential-not-granted',
  'grant-elsewhere': 'credential-not-granted',
  'grant-used-up': 'credential-not-granted',
  'credential-replaced': 'credential-not-granted',
  'last-administrator': 'act-not-possible',
  'role-may-not-sign': 'credential-not-granted',
  'second-administrator-needed': 'act-not-possible',
  'enrolled-without-code-word': 'act-not-possible',
  'enrolled-with-assistance': 'act-not-possible',
  'trial-over': 'credential-not-granted',
  'test-mark-needed': 'request-invalid',
};

const serviceErrorCodes = Object.keys(serviceErrors);
const serviceErrorCodeSchema = z.custom<ServiceErrorCode>(
  (value) => typeof value === 'string' && serviceErrorCodes.includes(value),
);

/** Facts a text may need. Times are ISO 8601 in UTC. */
export const errorDetailsSchema = z.object({
  triesLeft: z.int().nonnegative().optional(),
  /** Right codes in a row that are still to be given. */
  proofsLeft: z.int().nonnegative().optional(),
  /** When the lock ends. */
  lockedUntil: z.iso.datetime().optional(),
  /** Seconds until a code that was not used yet. */
  waitSeconds: z.int().nonnegative().optional(),
  /** How far the phone's clock is off; positive = ahead. */
  driftSeconds: z.int().optional(),
  limitBytes: z.int().optional(),
  /** Of `signature-unfinished`. */
  waitsFor: z.enum(['time-stamp', 'revocation', 'clock']).optional(),
  fields: z.array(z.string()).optional(),
  /** Of `too-many-documents`. */
  mostDocuments: z.int().optional(),
  /** Of `grant-ended`. */
  grantUntil: z.iso.datetime().optional(),
  /** Of `credential-replaced`: the one that signs now. */
  successorId: z.string().optional(),
  /** Of `grant-used-up`: documents a day, those that are left, and when the next day begins. */
  dailyNumber: z.int().optional(),
  leftToday: z.int().nonnegative().optional(),
  freshAt: z.iso.datetime().optional(),
  /** Of `trial-over`: when it ends or ended, and the documents that are left. */
  trialUntil: z.iso.datetime().optional(),
  signaturesLeft: z.int().nonnegative().optional(),
});
export type ErrorDetails = z.infer<typeof errorDetailsSchema>;

export const serviceErrorBodySchema = z.object({
  error: z.object({
    code: serviceErrorCodeSchema,
    retry: retrySchema,
    /** Request id under which the log line stands, e.g. `7K2-M9Q`. */
    reference: z.string(),
    details: errorDetailsSchema.optional(),
  }),
});
export type ServiceErrorBody = z.infer<typeof serviceErrorBodySchema>;
