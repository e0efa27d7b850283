import { z } from 'zod';
import { personIdSchema } from './people.js';

/** How far a trial goes: of a tenant that was made by a trial code. */
export const trialStateSchema = z.object({
  /** No code opens anything from then on. */
  until: z.iso.datetime(),
  /** Documents that codes may still be given for. */
  signaturesLeft: z.int().nonnegative(),
});
export type TrialState = z.infer<typeof trialStateSchema>;

/**
 * `POST /v1/trial/administrator`: the first administrator of a trial, once; nobody is at a console for a trial's tenant. Answer 201. The
 * person holds the trial's credentials. `act-not-possible` for a tenant that is none of a trial, and the second time.
 */
export const trialAdministratorSchema = z.object({ personId: personIdSchema, name: z.string().trim().min(1).max(200) });
export type TrialAdministrator = z.infer<typeof trialAdministratorSchema>;

/** The activation code in groups of four: it is in this one answer only. */
export const trialInvitationSchema = z.object({ activationCode: z.string(), expiresAt: z.iso.datetime() });
export type TrialInvitation = z.infer<typeof trialInvitationSchema>;
