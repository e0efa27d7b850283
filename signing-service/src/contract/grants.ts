import { z } from 'zod';

/** What a label is called, and what it says. */
const labelName = z.string().min(1).max(40);
const labelValue = z.string().min(1).max(200);

/** What a grant is good for. */
export const grantLimitsSchema = z.object({
  /** The moment from which it is over; null = until it is withdrawn. */
  until: z.iso.datetime().nullable(),
  /**
   * For what: by the label's name, what it may say. Empty = for everything. Every label that is named here has to stand in the authorization and
   * say one of these; the service knows no more of them.
   */
  labels: z.record(labelName, z.array(labelValue).min(1).max(100)).refine((labels) => Object.keys(labels).length <= 10),
  /** Documents a day, the day being that of UTC: it is never longer or shorter, and no setting moves it. Null = any number. */
  dailyNumber: z.int().min(1).max(10_000).nullable(),
});
export type GrantLimits = z.infer<typeof grantLimitsSchema>;

/** What a person may sign with a credential, and how far it was used. */
export const grantSchema = z.object({
  personId: z.string(),
  credentialId: z.string(),
  limits: grantLimitsSchema,
  grantedAt: z.iso.datetime(),
  /** The administrator; null = at the console. */
  grantedBy: z.string().nullable(),
  /** Documents that codes were given for on this day of UTC, signed or not. */
  usedToday: z.int().nonnegative(),
  /** When a code was last given for the credential. */
  lastUsedAt: z.iso.datetime().nullable(),
});
export type Grant = z.infer<typeof grantSchema>;

/** `GET /v1/grants`, and `GET /v1/people/:personId/grants` (a person's own): since contract 4; `not-found` by a service that has none. */
export const grantsSchema = z.object({ grants: z.array(grantSchema) });
