import { z } from 'zod';
import { actSchema } from './acts.js';

const personSchema = z.object({ personId: z.string(), name: z.string() });
const changedSchema = personSchema.extend({ at: z.iso.datetime() });

/** Acts that wait for a second administrator, all or none. */
export const proposalSchema = z.object({
  proposalId: z.string(),
  /** Of id, proposer and acts: what an approval names. Lower-case hex. */
  digest: z.string(),
  acts: z.array(actSchema),
  proposedBy: personSchema,
  proposedAt: z.iso.datetime(),
  until: z.iso.datetime(),
  /** What it was proposed upon has changed meanwhile: it cannot be approved (`proposal-outdated`). */
  isOutdated: z.boolean(),
});
export type Proposal = z.infer<typeof proposalSchema>;

/**
 * `GET /v1/policies`: what needs two administrators, whether a code word is needed, and what waits. Changed by the acts `set-second-administrator` and
 * `waive-code-word` and `allow-assisted-set-up`. Since contract 4; `not-found` by a service that has none.
 */
export const policiesSchema = z.object({
  secondAdministrator: z.object({
    /** How long a proposal waits; null: nothing waits for a second administrator. */
    days: z.int().nullable(),
    /** Null: nobody ever changed it. */
    changed: changedSchema.nullable(),
  }),
  codeWord: z.object({
    isWaived: z.boolean(),
    /** The service's operator allows it. */
    isWaivable: z.boolean(),
    changed: changedSchema.nullable(),
  }),
  /** Whether an administrator may set up a phone together with its person; absent: the service does not know of it. */
  assistedSetUp: z
    .object({
      isAllowed: z.boolean(),
      /** The service's operator allows it. */
      isAllowable: z.boolean(),
      changed: changedSchema.nullable(),
    })
    .optional(),
  /** How many can act now. */
  administrators: z.int().nonnegative(),
  /** Those that are open, the oldest first. */
  proposals: z.array(proposalSchema),
});
export type Policies = z.infer<typeof policiesSchema>;
