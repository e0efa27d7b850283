import { z } from 'zod';
import { isKeyErrorCode, type KeyErrorCode } from './errors.js';

/** What the parent gives the token process on its command line, as JSON. Nothing in it is secret. */
export const tokenProcessSettings = z.object({
  modulePath: z.string(),
  dataFolder: z.string(),
  sessions: z.number().int().min(1),
  pinFileReaders: z.enum(['owner', 'anybody']),
});
export type TokenProcessSettings = z.infer<typeof tokenProcessSettings>;

const tokenCall = z.discriminatedUnion('kind', [
  /** Is there a token that answers to the URI? The slot list is read anew. */
  z.object({ kind: z.literal('probe'), uri: z.string() }),
  z.object({ kind: z.literal('list'), uri: z.string() }),
  /** The tokens that answer to the URI now, without logging in. */
  z.object({ kind: z.literal('tokens'), uri: z.string() }),
  /** All X.509 certificates on the tokens that answer to the URI. */
  z.object({ kind: z.literal('certificates'), uri: z.string() }),
  z.object({
    kind: z.literal('sign'),
    uri: z.string(),
    mechanism: z.enum(['rsa-pkcs1', 'rsa-pss', 'ecdsa', 'eddsa']),
    hash: z.enum(['sha256', 'sha384', 'sha512']),
    data: z.instanceof(Uint8Array),
  }),
  z.object({ kind: z.literal('close') }),
]);
/** What the parent asks of the token process. */
export type TokenCall = z.infer<typeof tokenCall>;

export const toTokenProcess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.number(), call: tokenCall }),
  z.object({ kind: z.literal('pin-file'), id: z.number(), path: z.string().optional() }),
]);
export type ToTokenProcess = z.infer<typeof toTokenProcess>;

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
