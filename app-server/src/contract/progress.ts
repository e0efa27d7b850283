import { z } from 'zod';
import { appErrorSchema } from './error.js';
import { signingStateSchema } from './signing.js';

/** A request that has been at one step for more than a minute. */
export const progressItemSchema = z.object({
  requestId: z.string(),
  state: signingStateSchema,
  /** Since when it is there. */
  since: z.iso.datetime(),
  /** Who signs. */
  person: z.string(),
  entityTypeId: z.int(),
  entityId: z.int(),
  /** Null for who is no administrator of the portal: names of documents and deals are the portal's to show. */
  document: z.object({ fileName: z.string(), entityTitle: z.string() }).nullable(),
  error: appErrorSchema.nullable(),
  failures: z.int().nonnegative(),
  nextAttemptAt: z.iso.datetime().nullable(),
  /** What may be done without losing or doubling anything. */
  mayRetry: z.boolean(),
  /** Nothing was signed, for sure. */
  mayGiveUp: z.boolean(),
  /** The signed document is kept here, and the caller is an administrator of the portal. */
  mayDownload: z.boolean(),
});
export type ProgressItem = z.infer<typeof progressItemSchema>;

/**
 * `GET /api/admin/progress` (portal administrators and administrators of codes): the longest first, 100 at most.
 * `POST /api/admin/progress/:id/retry`: 202; `POST …/give-up`: 204, `request-state` where something may have been signed; `GET …/signed`: the
 * signed document, for portal administrators. `not-found` for a request that is not in the list.
 */
export const progressSchema = z.object({ requests: z.array(progressItemSchema) });
export type Progress = z.infer<typeof progressSchema>;
