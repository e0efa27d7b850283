import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/*
 * How the command line talks to the service that runs on the same data directory: over a socket that the service's own user alone can
 * reach. One question and one answer a connection, each a line of JSON; behind a question may follow a PIN as it was typed, so that it is
 * part of no text and can be zeroed.
 */

/** sun_path, with its closing zero (unix(7)). */
const longestPath = 107;

/** In a folder of its own, so that nobody reaches it between its making and its chmod. Null where the path is too long for a socket. */
export function consoleSocketOf(dataDirectory: string): string | null {
  const path = join(dataDirectory, 'console', 'socket');
  return Buffer.byteLength(path) > longestPath ? null : path;
}

export async function prepareConsoleFolder(dataDirectory: string): Promise<void> {
  const folder = join(dataDirectory, 'console');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}

const typing = z.object({
  /** Typed on the token's own pad: no PIN follows. */
  onPad: z.boolean(),
  /** Whoever types knows that the token counts a wrong PIN, or has one try left. */
  isConfirmed: z.boolean(),
});

export const questionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting') }),
  /** The token of something that waits, or of a credential. */
  z.object({ kind: z.literal('look'), pinId: z.string().optional(), credentialId: z.string().optional() }),
  z.object({ kind: z.literal('give'), pinId: z.string(), ...typing.shape }),
  z.object({ kind: z.literal('keep'), credentialId: z.string(), minutes: z.int().min(1).optional(), ...typing.shape }),
  /** The PIN that the service shall keep, sealed. */
  z.object({ kind: z.literal('remember'), credentialId: z.string(), isConfirmed: z.boolean() }),
  /** Ends what is kept, and every login by a PIN that is remembered. */
  z.object({ kind: z.literal('forget'), credentialId: z.string() }),
  z.object({ kind: z.literal('policy-changed'), credentialId: z.string() }),
]);
export type Question = z.infer<typeof questionSchema>;

const waitingSchema = z.object({
  pinId: z.string(),
  policy: z.enum(['cached', 'every-time']),
  credentialId: z.string(),
  tenantId: z.string(),
  tenantName: z.string(),
  personId: z.string(),
  personName: z.string(),
  labels: z.record(z.string(), z.string()),
  digests: z.array(z.string()),
  until: z.iso.datetime(),
});
export type WaitingView = z.infer<typeof waitingSchema>;

const tokenSchema = z.object({
  label: z.string(),
  serial: z.string(),
  hasPad: z.boolean(),
  loginRequired: z.boolean(),
  pinCountLow: z.boolean(),
  pinFinalTry: z.boolean(),
  pinLocked: z.boolean(),
});
export type TokenLook = z.infer<typeof tokenSchema>;

/** What each question is answered with. */
export const answerSchemas = {
  waiting: z.object({ waiting: z.array(waitingSchema) }),
  look: z.object({
    token: tokenSchema,
    /** Null for a credential that nothing waits for. */
    waiting: waitingSchema.nullable(),
  }),
  give: z.object({}),
  keep: z.object({ until: z.iso.datetime() }),
  remember: z.object({}),
  forget: z.object({ wasKept: z.boolean() }),
  'policy-changed': z.object({}),
} as const;
export type Answers = { readonly [Kind in Question['kind']]: z.infer<(typeof answerSchemas)[Kind]> };

/** Why a question was not answered: a KeyErrorCode, or one of the console's own. */
export const refusalSchema = z.object({
  refused: z.object({
    code: z.string(),
    /** For operators; holds no PIN. */
    why: z.string(),
  }),
});
