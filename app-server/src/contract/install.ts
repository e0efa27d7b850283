import { trialInvitationSchema, trialStateSchema } from '@dealseal/signing-service/contract/trial';
import { codeSchema } from '@dealseal/signing-service/contract/people';
import { signatureLevelSchema } from '@dealseal/signing-service/contract/signatures';
import { z } from 'zod';
import { scopeNameSchema } from './scopes.js';
import { languageSchema } from './session.js';

export const installKindSchema = z.object({
  entityTypeId: z.int(),
  /** A smart process' name; empty for the portal's own kinds. */
  title: z.string(),
  isOn: z.boolean(),
  /** A field can be made here: for smart processes and invoices the application needs a right of its own for it. */
  mayCreate: z.boolean(),
  /** File fields. */
  available: z.array(z.object({ field: z.string(), title: z.string(), isMultiple: z.boolean() })),
  chosen: z.array(z.string()),
});
export type InstallKind = z.infer<typeof installKindSchema>;

/** `GET /api/install` (portal administrators): each step with its state; each can be entered again. */
export const installStatusSchema = z.object({
  scopes: z.object({
    granted: z.array(scopeNameSchema),
    /** Nothing can be signed without these. */
    missing: z.array(scopeNameSchema),
    /** What each of these is for is left out. */
    leftOut: z.array(scopeNameSchema),
  }),
  pairing: z.object({
    /** Signing-services this app-server may be paired with. */
    services: z.array(z.string()),
    tenant: z.object({ name: z.string(), service: z.string() }).nullable(),
    /** What is left of a trial; null for a pairing in earnest, and while the service does not answer. */
    trial: trialStateSchema.nullable(),
    /** Whether a trial can be begun here. */
    canTry: z.boolean(),
  }),
  /** What may be signed in: deals, the portal's other kinds of entities, its smart processes. */
  kinds: z.array(installKindSchema),
  /** Placements, user-field type, the field in the cards, events. */
  surfaces: z.object({
    bound: z.boolean(),
    /** What the portal does not know, or does not let us have: codes of placements, events, fields' entities. */
    missing: z.array(z.string()),
  }),
  /** What the signing-service stamps with; null before it is paired and while it does not answer. */
  timeStamp: z.object({ level: signatureLevelSchema, authorities: z.array(z.string()) }).nullable(),
  /** The last test signature with the present pairing; null before the first. */
  testSignature: z.object({ at: z.iso.datetime(), person: z.string(), isTest: z.boolean() }).nullable(),
  finished: z.boolean(),
});
export type InstallStatus = z.infer<typeof installStatusSchema>;

/** `POST /api/install/pairing` → InstallStatus. */
export const pairingSchema = z.object({ pairingCode: z.string().max(200), service: z.string().max(200) });
/** `POST /api/install/fields` → InstallStatus: the kinds that people sign in from now on, each with existing file fields, or a new one of this title. */
export const chooseFieldsSchema = z.object({
  kinds: z
    .array(
      z.object({
        entityTypeId: z.int().positive(),
        fields: z.array(z.string().max(50)).max(20),
        create: z.object({ title: z.string().min(1).max(100) }).optional(),
      }),
    )
    .min(1)
    .max(60)
    .refine((kinds) => new Set(kinds.map(({ entityTypeId }) => entityTypeId)).size === kinds.length),
});
export type ChooseFields = z.input<typeof chooseFieldsSchema>;
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
