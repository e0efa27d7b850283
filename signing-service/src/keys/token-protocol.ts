import { z } from 'zod';
import { isKeyErrorCode, type KeyErrorCode } from './errors.js';
import { newKeyTypes } from './key-types.js';

/** What the parent gives the token process on its command line, as JSON. Nothing in it is secret. */
export const tokenProcessSettings = z.object({
  modulePath: z.string(),
  dataFolder: z.string(),
  sessions: z.number().int().min(1),
  pinFileReaders: z.enum(['owner', 'anybody']),
});
export type TokenProcessSettings = z.infer<typeof tokenProcessSettings>;

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const administrationCall = z.discriminatedUnion('kind', [
  /** All slots, with what is in them. */
  z.object({ kind: z.literal('slots') }),
  /** Keys and certificates on the one token; private keys `asUser` only. */
  z.object({ kind: z.literal('objects'), uri: z.string(), asUser: z.boolean() }),
  z.object({
    kind: z.literal('generate'),
    uri: z.string(),
    type: z.enum(newKeyTypes),
    id: bytes.optional(),
    label: z.string(),
  }),
  /** The URI names the key. */
  z.object({
    kind: z.literal('store-certificate'),
    uri: z.string(),
    certificate: bytes,
    subject: bytes,
    issuer: bytes,
    serialNumber: bytes,
  }),
  z.object({ kind: z.literal('change-pin'), uri: z.string(), newPin: bytes }),
  /** By the security officer. */
  z.object({ kind: z.literal('unblock'), uri: z.string(), newPin: bytes }),
]);
export type AdministrationCall = z.infer<typeof administrationCall>;

const tokenCall = z.discriminatedUnion('kind', [
  ...administrationCall.options,
  /** One attempt at the user's PIN, for as long as this process lives; null: it is typed on the token's own pad. */
  z.object({
    kind: z.literal('log-in'),
    uri: z.string(),
    pin: bytes.nullable(),
    /** Somebody has been told that the token counts wrong PINs, or has one try left, and wants this one tried. */
    isConfirmed: z.boolean(),
  }),
  /** Ends what was logged in on the tokens that answer to the URI. */
  z.object({ kind: z.literal('log-out'), uri: z.string() }),
  /** What the one token that answers to the URI shows to everybody. */
  z.object({ kind: z.literal('look'), uri: z.string() }),
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

const pinSource = z.union([z.object({ file: z.string() }), z.object({ typed: bytes })]);

export const toTokenProcess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.number(), call: tokenCall }),
  z.object({
    kind: z.literal('pin'),
    id: z.number(),
    source: pinSource.optional(),
    /** Why there is none to be had, where there should be one. */
    refusal: z.object({ code: z.custom<KeyErrorCode>(isKeyErrorCode), message: z.string() }).optional(),
  }),
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
  pinInitialized: z.boolean(),
  officerPinCountLow: z.boolean(),
  officerPinFinalTry: z.boolean(),
  officerPinLocked: z.boolean(),
});

export const tokenDescription = identity.extend({ flags });

export const keyDescription = z.object({
  keyId: z.string(),
  label: z.string(),
  uri: z.string(),
  keyType: z.enum(['rsa', 'ec', 'ed25519', 'ed448']),
  size: z.number(),
  curve: z.string().exactOptional(),
  publicKey: z.instanceof(Uint8Array).exactOptional(),
  certificates: z.array(z.instanceof(Uint8Array)),
  mechanisms: z.array(z.enum(['rsa-pkcs1', 'rsa-pss', 'ecdsa', 'eddsa'])),
  alwaysAuthenticate: z.boolean(),
  token: tokenDescription,
});

export const slotDescription = z.object({
  description: z.string(),
  manufacturer: z.string(),
  isTokenPresent: z.boolean(),
  /** Null when there is none, or one that was never initialised. */
  token: tokenDescription.nullable(),
  /** CKM_… where the number is known. */
  mechanisms: z.array(z.string()),
});
export type SlotDescription = z.infer<typeof slotDescription>;

/** A key or certificate on a token; what the token does not tell is absent. */
export const tokenObject = z.object({
  kind: z.enum(['private-key', 'public-key', 'certificate']),
  /** CKA_ID in lower-case hexadecimal. */
  id: z.string(),
  label: z.string(),
  keyType: keyDescription.shape.keyType.exactOptional(),
  size: z.number().exactOptional(),
  curve: z.string().exactOptional(),
  /** SubjectPublicKeyInfo, DER. */
  publicKey: bytes.exactOptional(),
  isExtractable: z.boolean().exactOptional(),
  /** DER. */
  certificate: bytes.exactOptional(),
});
export type TokenObject = z.infer<typeof tokenObject>;

/** Nobody is logged in for it. */
export const tokenView = z.object({
  /** As it is now. */
  token: tokenDescription,
  objects: z.array(tokenObject),
  /** Of ours, those that it does with any key. */
  mechanisms: keyDescription.shape.mechanisms,
});
export type TokenView = z.infer<typeof tokenView>;

/** `sessions`: how many the token allows us, so that the parent sends no more at a time. */
export const signAnswer = z.object({ signature: z.instanceof(Uint8Array), sessions: z.number().int().min(1) });

/** What the token process says. It is checked: the vendor's library shares that process's memory. */
export const fromTokenProcess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('pin-wanted'),
    id: z.number(),
    token: identity,
    owner: z.enum(['user', 'officer']),
  }),
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
