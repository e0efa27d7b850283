import { z } from 'zod';

/**
 * What an administrator should hear of:
 * `certificate-ending` (90, 30, 7 and 1 days before the end, and 0 at it), `credential-away` and `credential-back` (its key cannot or can sign again),
 * `locked` and `locked-for-good` (a person's codes, by wrong ones), `many-failures` (wrong codes of all people within an hour of the clock),
 * `new-device` (codes were set up on a phone), `outside-hours` (a code was given for documents outside the hours that the tenant set).
 * To the owner of a key, and only where they are asked for: `key-used` (somebody else signed with it), `key-uses` (for how many documents others
 * gave a code with it on a day that is over).
 * Only where they are asked for: `approval-awaited` (a proposal waits for a second administrator), `approval-given` and `approval-refused` (to who
 * proposed it), `enrolled-without-code-word` (in the place of `new-device`).
 */
const kinds = [
  'certificate-ending',
  'credential-away',
  'credential-back',
  'locked',
  'locked-for-good',
  'many-failures',
  'new-device',
  'outside-hours',
  'key-used',
  'key-uses',
  'approval-awaited',
  'approval-given',
  'approval-refused',
  'enrolled-without-code-word',
] as const;

export const watchEventSchema = z.object({
  /** Of one event always the same, however often it is read: what is told by it is told once. */
  id: z.string().min(1).max(200),
  at: z.iso.datetime(),
  kind: z.enum(kinds),
  /** The person who is to be told; without it, the administrators are. */
  to: z.string().optional(),
  /** The administrator who is not told, having done it. */
  except: z.string().optional(),
  /** Whom it is about. */
  person: z.object({ personId: z.string(), name: z.string() }).optional(),
  /** Which credential it is about. */
  credentialId: z.string().optional(),
  /** Of `certificate-ending`. */
  days: z.int().nonnegative().optional(),
  notAfter: z.iso.datetime().optional(),
  /** Of `locked`. */
  lockedUntil: z.iso.datetime().optional(),
  /** Of `many-failures` and `key-uses`. */
  count: z.int().positive().optional(),
});
export type WatchEvent = z.infer<typeof watchEventSchema>;

/**
 * `GET /v1/events/:after`, with `?owners=yes` also what owners of keys are told, with `policies=yes` also what is proposed and enrolled without a code word: what the tenant's audit tells since the entry with this sequence; `head` in its place answers no events and where to
 * begin. `next` is the cursor of the next question; while `isMore`, there is more already. Since contract 4; `not-found` by a service that has none.
 */
export const eventsSchema = z.object({
  events: z.array(watchEventSchema),
  next: z.int().nonnegative(),
  isMore: z.boolean(),
});
export type Events = z.infer<typeof eventsSchema>;
