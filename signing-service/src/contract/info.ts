import { z } from 'zod';
import { trialStateSchema } from './trial.js';

/**
 * The contract's version; both sides speak `oldest` to `current` and everything between. A client names the oldest that it speaks in the header
 * `dealseal-contract`, as all have done, and the newest in `dealseal-contract-newest`; the highest that both know is spoken.
 * 2: levels above B-B, settings. 3: recovery codes, replacing a phone, proving codes after a final lock, requests for a reset. 4: PINs that are
 * typed for a signature.
 */
export const contractVersion = { current: 4, oldest: 1 } as const;
export const contractHeader = 'dealseal-contract';
export const newestContractHeader = 'dealseal-contract-newest';

/** `GET /v1/info`: open to a client without certificate (then `tenant` is null). */
export const infoSchema = z.object({
  product: z.literal('dealseal-signing-service'),
  release: z.string(),
  contract: z.object({ current: z.int(), oldest: z.int() }),
  time: z.iso.datetime(),
  tenant: z.object({ tenantId: z.string(), name: z.string() }).nullable(),
  /** Only of a tenant that a trial code has made. */
  trial: trialStateSchema.optional(),
  limits: z.object({ documentBytes: z.int(), digestsPerAuthorization: z.int() }),
});
export type Info = z.infer<typeof infoSchema>;

/** `POST /v1/pairings`, over TLS without client certificate: trades a pairing code made at the service's console for one. */
export const pairingRequestSchema = z.object({
  /** The secret part of the pairing code, base64url, 16 bytes. */
  secret: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  /** PKCS#10 request, PEM: the client's public key. Its subject is ignored. */
  certificateRequest: z.string().max(8192),
  /** How the client calls itself, for the audit. */
  clientName: z.string().min(1).max(200),
});
export type PairingRequest = z.infer<typeof pairingRequestSchema>;

export const pairingAnswerSchema = z.object({
  tenantId: z.string(),
  tenantName: z.string(),
  /** The client certificate, PEM. */
  certificate: z.string(),
  /** The authority that signed both the client's and the service's certificate, PEM. */
  authority: z.string(),
  /** Only by a trial code, which makes a new tenant. */
  trial: trialStateSchema.optional(),
});
export type PairingAnswer = z.infer<typeof pairingAnswerSchema>;

/**
 * A pairing code as it is handed over: `ds1.<secret>.<authority>`, where `authority` is the base64url SHA-256 of the
 * DER of the service's authority certificate, so that the first connection can already be checked.
 */
const pairingCodePattern = /^ds1\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** Splits a pairing code; null when it has not the form of one. */
export function parsePairingCode(text: string): { secret: string; authorityFingerprint: string } | null {
  const match = pairingCodePattern.exec(text.trim());
  const [, secret, authorityFingerprint] = match ?? [];
  return secret === undefined || authorityFingerprint === undefined ? null : { secret, authorityFingerprint };
}

export function formatPairingCode(parts: { secret: string; authorityFingerprint: string }): string {
  return `ds1.${parts.secret}.${parts.authorityFingerprint}`;
}
