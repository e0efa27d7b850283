import { z } from 'zod';

/** A call to the portal; its parameters are masked: names, ids and codes alone are told. */
export const restCallSchema = z.object({
  endedAt: z.iso.datetime(),
  method: z.string(),
  /** Whether a person waited for it. */
  urgency: z.enum(['person', 'background']),
  /** JSON; null for files and links. */
  params: z.string().nullable(),
  /** HTTP status, 0 without an answer. */
  status: z.int(),
  /** Our code and the portal's, e.g. `limited QUERY_LIMIT_EXCEEDED`. */
  error: z.string().nullable(),
  milliseconds: z.int().nonnegative(),
});
export type RestCallView = z.infer<typeof restCallSchema>;

/** `GET /api/admin/rest-calls?before=…` (administrators): the calls of three days, newest first, a page at a time. */
export const restCallsAnswerSchema = z.object({ calls: z.array(restCallSchema).max(100) });
