import { errorDetailsSchema, retrySchema, serviceErrors, type Retry } from '@dealseal/signing-service/contract/error';
import { z } from 'zod';

/** The app-server's own errors; those of the signing-service pass through with their codes. */
const ownErrors = {
  'request-invalid': { status: 400, retry: 'never' },
  'not-found': { status: 404, retry: 'never' },
  'too-many-requests': { status: 429, retry: 'later' },
  // Session: the page renews its bearer (expired) or the person signs in to the portal again (over)
  'session-expired': { status: 401, retry: 'now' },
  'session-over': { status: 401, retry: 'never' },
  'origin-refused': { status: 403, retry: 'never' },
  // Placement POST and installation
  'portal-unverified': { status: 403, retry: 'never' },
  'no-app-access': { status: 403, retry: 'never' },
  'portal-not-installed': { status: 409, retry: 'never' },
  'not-portal-administrator': { status: 403, retry: 'never' },
  'scope-missing': { status: 409, retry: 'never' },
  /** Of the application in this portal: nothing new is signed; what is signed stays reachable. */
  'subscription-over': { status: 402, retry: 'never' },
  'signing-service-unpaired': { status: 409, retry: 'never' },
  // Documents
  'access-denied': { status: 404, retry: 'never' },
  'document-gone': { status: 404, retry: 'never' },
  'document-changed': { status: 409, retry: 'never' },
  'document-busy': { status: 409, retry: 'later' },
  'field-read-only': { status: 409, retry: 'never' },
  'required-fields-empty': { status: 409, retry: 'input' },
  'file-too-large': { status: 413, retry: 'never' },
  /** Larger than the portal's administrators allow, though not than the service. */
  'document-over-limit': { status: 413, retry: 'never' },
  // Settings of the portal
  /** `limitBytes` tells the largest that can be chosen. */
  'size-limit-out-of-range': { status: 422, retry: 'input' },
  /** The folder is gone, or the application may not read it. */
  'drive-folder-unusable': { status: 409, retry: 'input' },
  'request-state': { status: 409, retry: 'never' },
  /** The signing-service gave no answer for a day: it may have signed, or not. */
  'signing-outcome-unknown': { status: 504, retry: 'never' },
  /** Signed, and what the level needs beyond that could not be had for a day: nothing was released. */
  'signing-given-up': { status: 504, retry: 'never' },
  /** Signed, and deleted after the application had been away from the portal for too long. */
  'storing-given-up': { status: 410, retry: 'never' },
  /** The portal's signing-service is older than receipts. */
  'receipts-unsupported': { status: 409, retry: 'never' },
  // The portal and the service
  'portal-unavailable': { status: 503, retry: 'later' },
  /** The portal's TLS certificate does not lead to a CA that this server trusts for it. */
  'portal-certificate-refused': { status: 502, retry: 'later' },
  /** It takes no more calls for the moment; `waitSeconds` tells for how long. */
  'portal-busy': { status: 503, retry: 'later' },
  'portal-refused': { status: 502, retry: 'later' },
  'portal-needs-administrator': { status: 409, retry: 'never' },
  'signing-service-unavailable': { status: 503, retry: 'later' },
  'server-stopping': { status: 503, retry: 'later' },
  internal: { status: 500, retry: 'later' },
} as const satisfies Record<string, { status: number; retry: Retry }>;

export const appErrors = { ...serviceErrors, ...ownErrors };
export type AppErrorCode = keyof typeof appErrors;

const appErrorCodes = Object.keys(appErrors);
const appErrorCodeSchema = z.custom<AppErrorCode>(
  (value) => typeof value === 'string' && appErrorCodes.includes(value),
);

export const appErrorDetailsSchema = errorDetailsSchema.extend({
  /** Who holds the document (`document-busy`) or uploaded the other version (`document-changed`), where known. */
  person: z.string().optional(),
  since: z.iso.datetime().optional(),
  /** Titles of the fields or names of the scopes that are missing. */
  missing: z.array(z.string()).optional(),
});
export type AppErrorDetails = z.infer<typeof appErrorDetailsSchema>;

export const appErrorSchema = z.object({
  code: appErrorCodeSchema,
  retry: retrySchema,
  /** Request id under which the log line stands, e.g. `7K2-M9Q`. */
  reference: z.string(),
  details: appErrorDetailsSchema.optional(),
});
export type AppErrorBody = z.infer<typeof appErrorSchema>;

/** The body of every answer with a status of 400 and above. */
export const appErrorAnswerSchema = z.object({ error: appErrorSchema });
