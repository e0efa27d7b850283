import { z } from 'zod';
import { recordYearsSchema } from './retention.js';
import { grantLimitsSchema } from './grants.js';
import { settingsSchema } from './settings.js';
import { codeSchema, ownerToldSchema, personIdSchema, personSchema, roleSchema } from './people.js';

const reason = z.string().max(500).optional();

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
]);
export type Act = z.infer<typeof actSchema>;

/** `POST /v1/acts`: all or none. Idempotent by request key: a repeat with the same acts answers the same and costs no code. */
export const actsRequestSchema = z.object({
  requestKey: z.uuid(),
  /** The administrator. */
  personId: personIdSchema,
  code: codeSchema,
  acts: z.array(actSchema).min(1).max(20),
});
export type ActsRequest = z.infer<typeof actsRequestSchema>;

/** The people concerned, as they are afterwards. */
export const actsAnswerSchema = z.object({ people: z.array(personSchema) });
export type ActsAnswer = z.infer<typeof actsAnswerSchema>;
