import { z } from 'zod';
import { isKeyErrorCode, type KeyErrorCode } from './errors.js';
import type { HashName, SignatureMechanism } from './key-types.js';

/** What the parent gives the token process on its command line, as JSON. Nothing in it is secret. */
export const tokenProcessSettings = z.object({
  modulePath: z.string(),
  dataFolder: z.string(),
  sessions: z.number().int().min(1),
});
export type TokenProcessSettings = z.infer<typeof tokenProcessSettings>;

/** What the parent asks of the token process. */
export type TokenCall =
  /** Tokens that answer to the URI, from the slot list read anew. */
  | { readonly kind: 'probe'; readonly uri: string }
  | { readonly kind: 'list'; readonly uri: string }
  | {
      readonly kind: 'sign';
      readonly uri: string;
      readonly mechanism: SignatureMechanism;
      readonly hash: HashName;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'close' };

export type ToTokenProcess =
  | { readonly kind: 'call'; readonly id: number; readonly call: TokenCall }
  | { readonly kind: 'pin-file'; readonly id: number; readonly path: string | undefined };

const identity = z.object({ label: z.string(), serial: z.string(), manufacturer: z.string(), model: z.string() });

const flags = z.object({
  loginRequired: z.boolean(),
  protectedAuthenticationPath: z.boolean(),
  pinCountLow: z.boolean(),
  pinFinalTry: z.boolean(),
  pinLocked: z.boolean(),
  pinToBeChanged: z.boolean(),
});

export const tokenDescription = identity.extend({ flags });

export const keyDescription = z.object({
  keyId: z.string(),
  label: z.string(),
  uri: z.string(),
  keyType: z.enum(['rsa', 'ec', 'ed25519', 'ed448']),
  size: z.number(),
  curve: z.string().exactOptional(),
  certificates: z.array(z.instanceof(Uint8Array)),
  mechanisms: z.array(z.enum(['rsa-pkcs1', 'rsa-pss', 'ecdsa', 'eddsa'])),
  alwaysAuthenticate: z.boolean(),
  token: tokenDescription,
});

/** `sessions`: how many the token allows us, so that the parent sends no more at a time. */
export const signAnswer = z.object({ signature: z.instanceof(Uint8Array), sessions: z.number().int().min(1) });

/** What the token process says. It is checked: the vendor's library shares that process's memory. */
export const fromTokenProcess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('pin-file-wanted'), id: z.number(), token: identity }),
  z.object({ kind: z.literal('answer'), id: z.number(), value: z.unknown() }),
  z.object({
    kind: z.literal('failure'),
    /** Absent when the process could not start at all. */
    id: z.number().exactOptional(),
    code: z.custom<KeyErrorCode>(isKeyErrorCode),
    message: z.string(),
    /** Set when only a new process can help (CKR_CRYPTOKI_NOT_INITIALIZED, a device that stays broken). */
    restart: z.boolean(),
  }),
]);
export type FromTokenProcess = z.infer<typeof fromTokenProcess>;
