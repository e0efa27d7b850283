import { z } from 'zod';

const methodFault = z.strictObject({ status: z.number().int(), error: z.string() });

/** What a test, or the page /emulator/, may turn. Every knob's default is the strict behaviour of a healthy portal. */
export const knobsSchema = z.strictObject({
  /** All REST answers: `503` as an overloaded portal gives them, or the connection closed without an answer. */
  down: z.enum(['off', '503', 'refused']),
  /** The same for the OAuth host. */
  oauthDown: z.enum(['off', '503', 'refused']),
  /** Milliseconds that each REST answer waits. */
  slowMs: z.number().int().min(0),
  /** REST answers with HTTP 500 and a page of HTML. */
  html500: z.boolean(),
  /** REST answers 302 to this origin, as a renamed portal does; empty: off. */
  renamedTo: z.string(),
  /** So many of the next crm.item.update are carried out, and the connection is closed without an answer. */
  loseWriteAnswers: z.number().int().min(0),
  /** So many of the next crm.item.update fail and change nothing. */
  failWrites: z.number().int().min(0),
  /** Answers for single methods (lower case), e.g. `{"im.notify.system.add": {"status": 503, "error": "QUERY_LIMIT_EXCEEDED"}}`. */
  faults: z.record(z.string(), methodFault),
  /** Codes of placements that this portal's version or plan does not have. */
  unknownPlacements: z.array(z.string()),
  /** Rights of the application that the portal has taken back, e.g. `im`; the OAuth host names them no more. */
  deniedScopes: z.array(z.string()),
  /** No APPLICATION_TOKEN, APPLICATION_SCOPE, SERVER_ENDPOINT in the frame's POST. */
  oldPortal: z.boolean(),
  /** The pair that was refreshed stays alive. */
  lenientRefresh: z.boolean(),
  /** Lifetime of new access tokens in seconds. */
  accessSeconds: z.number().int().min(1),
  /** Code for an access token that was voided by a refresh. */
  deadTokenError: z.enum(['invalid_token', 'expired_token', 'NO_AUTH_FOUND']),
  /** Leaky bucket of 50 requests draining 2 per second, for each source address. */
  leakyBucket: z.boolean(),
  /** Milliseconds between what happened and the POST to the event's handler. */
  eventDelayMs: z.number().int().min(0),
  /** Init data with FIRST_RUN for people who have not run the application. */
  firstRun: z.boolean(),
  /** People for whom the application is closed. */
  closedFor: z.array(z.number()),
  /** Bytes of a request body; a bigger one is dropped, as PHP's post_max_size does. */
  postMaxBytes: z.number().int().min(1),
  /** Language of the portal (`LANG`). */
  lang: z.string(),
  /** Rules switched off on purpose, so that a test can prove that it would notice. */
  broken: z.array(
    z.enum([
      'keep-old-file',
      'accept-file-data',
      'download-without-user-agent',
      'allow-authorization-header',
      'reply-to-unknown-commands',
      'no-reply-to-refresh',
      'single-slash-only',
      'answer-without-time',
      'refresh-without-expires',
    ]),
  ),
});

export type Knobs = z.infer<typeof knobsSchema>;
export type BrokenRule = Knobs['broken'][number];

export function defaultKnobs(): Knobs {
  return {
    down: 'off',
    oauthDown: 'off',
    slowMs: 0,
    html500: false,
    renamedTo: '',
    loseWriteAnswers: 0,
    failWrites: 0,
    faults: {},
    unknownPlacements: [],
    deniedScopes: [],
    oldPortal: false,
    lenientRefresh: false,
    accessSeconds: 3600,
    deadTokenError: 'invalid_token',
    leakyBucket: false,
    eventDelayMs: 200,
    firstRun: false,
    closedFor: [],
    postMaxBytes: 96 * 1024 * 1024,
    lang: 'en',
    broken: [],
  };
}

/** Sets the knobs that `change` names; throws a ZodError on an unknown knob or a wrong value. */
export function turnKnobs(knobs: Knobs, change: unknown): void {
  Object.assign(knobs, knobsSchema.partial().parse(change));
}
