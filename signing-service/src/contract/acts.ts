import { z } from 'zod';
import { recordYearsSchema } from './retention.js';
import { grantLimitsSchema } from './grants.js';
import { settingsSchema } from './settings.js';
import {
  codeSchema,
  enrolmentAnswerSchema,
  ownerToldSchema,
  personIdSchema,
  personSchema,
  roleSchema,
} from './people.js';

const reason = z.string().max(500).optional();
const proposalIdSchema = z.string().min(1).max(64);
/** Lower-case hex. */
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** What an administrator may change, each authorised by the administrator's own code (design.md §4 "Acts"). */
export const actSchema = z.discriminatedUnion('kind', [
  /** The activation code is not answered: it is made and shown at the service's console (`dealseal person activation-code`). */
  z.object({
    kind: z.literal('invite'),
    personId: personIdSchema,
    name: z.string().min(1).max(200),
    role: roleSchema,
    reason,
  }),
  z.object({ kind: z.literal('grant'), personId: personIdSchema, credentialId: z.string().max(64), reason }),
  /**
   * A grant with exactly these limits, also where there is one already. An act of its own: a service that knows no limits refuses it, and
   * does not grant without them. Since contract 4.
   */
  z.object({
    kind: z.literal('set-grant'),
    personId: personIdSchema,
    credentialId: z.string().max(64),
    limits: grantLimitsSchema,
    reason,
  }),
  z.object({ kind: z.literal('withdraw-grant'), personId: personIdSchema, credentialId: z.string().max(64), reason }),
  /** From `at` (or from now on, if that is past) the successor signs for all who may use the credential, and that no more. Since contract 4. */
  z.object({
    kind: z.literal('renew'),
    credentialId: z.string().max(64),
    successorId: z.string().max(64),
    at: z.iso.datetime(),
    reason,
  }),
  /** A renewal that has not come yet will not. Since contract 4. */
  z.object({ kind: z.literal('withdraw-renewal'), credentialId: z.string().max(64), reason }),
  /** Whose key it is (null: nobody's), and how the owner is told of its use by others. Since contract 4. */
  z.object({
    kind: z.literal('set-owner'),
    credentialId: z.string().max(64),
    ownerId: personIdSchema.nullable(),
    told: ownerToldSchema,
    reason,
  }),
  z.object({ kind: z.literal('unlock'), personId: personIdSchema, reason }),
  z.object({ kind: z.literal('reset'), personId: personIdSchema, reason }),
  z.object({ kind: z.literal('stop'), personId: personIdSchema, reason }),
  /** Who becomes a viewer or an auditor may use no certificate any more. Since contract 4. */
  z.object({ kind: z.literal('change-role'), personId: personIdSchema, role: roleSchema, reason }),
  /** All of them: those that stay are sent as they are. Since contract 2. */
  z.object({ kind: z.literal('change-settings'), settings: settingsSchema, reason }),
  /** How long the tenant's records are kept; `contract/retention.ts`. An older service answers `request-invalid`. */
  z.object({ kind: z.literal('change-retention'), recordYears: recordYearsSchema, reason }),
  /**
   * Acts that give more wait for a second administrator, for so many days at most; null: they take effect at once. Since contract 4, as what
   * follows; `contract/policies.ts`.
   */
  z.object({ kind: z.literal('set-second-administrator'), days: z.int().min(1).max(30).nullable(), reason }),
  /** Whether who is invited as a signer sets up codes without an activation code. */
  z.object({ kind: z.literal('waive-code-word'), isWaived: z.boolean(), reason }),
  /** Whether an administrator may set up a phone together with its person. An older service answers `request-invalid`, as to what follows. */
  z.object({ kind: z.literal('allow-assisted-set-up'), isAllowed: z.boolean(), reason }),
  /**
   * Begins to set up a phone together with an invited signer, without an activation code. Stands alone. The person confirms it by the first code
   * (`POST /v1/enrolments/:enrolmentId/confirm`) within 10 minutes; another one ends it.
   */
  z.object({ kind: z.literal('assist-enrolment'), personId: personIdSchema, reason }),
  /** What another administrator has proposed takes effect, if it is what this digest names. */
  z.object({ kind: z.literal('approve-proposal'), proposalId: proposalIdSchema, digest: sha256Schema, reason }),
  /** What another administrator has proposed will not be, and why. */
  z.object({ kind: z.literal('refuse-proposal'), proposalId: proposalIdSchema, reason: z.string().min(1).max(500) }),
  /** Of one's own. */
  z.object({ kind: z.literal('withdraw-proposal'), proposalId: proposalIdSchema, reason }),
]);
export type Act = z.infer<typeof actSchema>;

/** An act upon a proposal. */
export type ProposalAct = Extract<Act, { proposalId: string }>;
export function isProposalAct(act: Act): act is ProposalAct {
  return 'proposalId' in act;
}

/** The act that answers a secret. */
export type AssistanceAct = Extract<Act, { kind: 'assist-enrolment' }>;
export function isAssistance(act: Act): act is AssistanceAct {
  return act.kind === 'assist-enrolment';
}

/** `POST /v1/acts`: all or none. Idempotent by request key: a repeat with the same acts answers the same and costs no code. */
export const actsRequestSchema = z.object({
  requestKey: z.uuid(),
  /** The administrator. */
  personId: personIdSchema,
  code: codeSchema,
  /** Acts upon proposals do not stand together with others, `assist-enrolment` not with any. */
  acts: z
    .array(actSchema)
    .min(1)
    .max(20)
    .refine((acts) => acts.every(isProposalAct) || !acts.some(isProposalAct))
    .refine((acts) => acts.length === 1 || !acts.some(isAssistance)),
  /**
   * Whether acts that need a second administrator are proposed: else they are refused (`second-administrator-needed`). Who does not know of it
   * would take what waits for done.
   */
  propose: z.boolean().optional(),
});
export type ActsRequest = z.infer<typeof actsRequestSchema>;

/** The people concerned, as they are afterwards. */
export const actsAnswerSchema = z.object({
  people: z.array(personSchema),
  /** Nothing has been done: all of it waits for a second administrator. Since contract 4, as what follows. */
  proposed: z.object({ proposalId: z.string(), until: z.iso.datetime() }).optional(),
  /** What was done because it was approved now. */
  carriedOut: z.array(actSchema).optional(),
  /**
   * What `assist-enrolment` has begun, to who gave the code: in this one answer only. A repeat of the request key has none; where the answer was
   * lost, a new act begins another.
   */
  assisted: enrolmentAnswerSchema.extend({ personId: personIdSchema }).optional(),
});
export type ActsAnswer = z.infer<typeof actsAnswerSchema>;
