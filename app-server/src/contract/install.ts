import { trialInvitationSchema, trialStateSchema } from '@dealseal/signing-service/contract/trial';
import { codeSchema } from '@dealseal/signing-service/contract/people';
import { signatureLevelSchema } from '@dealseal/signing-service/contract/signatures';
import { z } from 'zod';
import { languageSchema } from './session.js';

/** `GET /api/install` (portal administrators): each step with its state; each can be entered again. */
export const installStatusSchema = z.object({
  scopes: z.object({ granted: z.array(z.string()), missing: z.array(z.string()) }),
  pairing: z.object({
    /** Signing-services this app-server may be paired with. */
    services: z.array(z.string()),
    tenant: z.object({ name: z.string(), service: z.string() }).nullable(),
    /** What is left of a trial; null for a pairing in earnest, and while the service does not answer. */
    trial: trialStateSchema.nullable(),
    /** Whether a trial can be begun here. */
    canTry: z.boolean(),
  }),
  fields: z.object({
    /** File fields of the deal. */
    available: z.array(z.object({ field: z.string(), title: z.string(), isMultiple: z.boolean() })),
    chosen: z.array(z.string()),
  }),
  /** Placements, user-field type, the field in the card, events. */
  surfaces: z.object({ bound: z.boolean() }),
  /** What the signing-service stamps with; null before it is paired and while it does not answer. */
  timeStamp: z.object({ level: signatureLevelSchema, authorities: z.array(z.string()) }).nullable(),
  /** The last test signature with the present pairing; null before the first. */
  testSignature: z.object({ at: z.iso.datetime(), person: z.string(), isTest: z.boolean() }).nullable(),
  finished: z.boolean(),
});
export type InstallStatus = z.infer<typeof installStatusSchema>;

/** `POST /api/install/pairing` → InstallStatus. */
export const pairingSchema = z.object({ pairingCode: z.string().max(200), service: z.string().max(200) });
/** `POST /api/install/fields` → InstallStatus: existing file fields, or a new one of this title. */
export const chooseFieldsSchema = z.object({
  fields: z.array(z.string()).max(20),
  create: z.object({ title: z.string().min(1).max(100) }).optional(),
});
/** `POST /api/install/surfaces` → InstallStatus. The page then calls the SDK's installFinish(). */

/**
 * `POST /api/install/trial`: pairs with the service that is configured for trials, as a tenant of its own, and invites who asks as its first
 * administrator. The activation code is in this one answer only. `request-state` where a service is paired in earnest.
 */
export const trialBegunSchema = z.object({ status: installStatusSchema, invitation: trialInvitationSchema });
export type TrialBegun = z.infer<typeof trialBegunSchema>;

/**
 * `POST /api/install/test-signature` → InstallStatus: signs a page made on the spot with the caller's own code. `GET` the same: the PDF.
 */
export const testSignatureSchema = z.object({
  /** A repeat with the same costs no second code. */
  requestKey: z.uuid(),
  credentialId: z.string().max(64),
  code: codeSchema,
  timeZone: z.string().max(64),
  language: languageSchema,
});
export type TestSignature = z.input<typeof testSignatureSchema>;
