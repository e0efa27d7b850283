import { actsAnswerSchema, actSchema, isAssistance } from '@dealseal/signing-service/contract/acts';
import { grantSchema } from '@dealseal/signing-service/contract/grants';
import {
  codeSchema,
  credentialSchema,
  enrolmentAnswerSchema,
  enrolmentProofSchema,
  personSchema,
} from '@dealseal/signing-service/contract/people';
import { policiesSchema } from '@dealseal/signing-service/contract/policies';
import { markDesignSchema } from '@dealseal/signing-service/contract/mark-design';
import { markSchema } from '@dealseal/signing-service/contract/signatures';
import { z } from 'zod';

/** `GET /api/me`. */
export const meSchema = z.object({
  person: personSchema,
  credentials: z.array(credentialSchema),
  /** What is offered to who has not chosen yet; null = the portal has none. */
  defaultMark: markSchema.nullable(),
  /** What has to have been seen before a code is typed. */
  readingRule: z.enum(['none', 'last-page', 'all-pages']),
  /** So many documents at most share one code. */
  documentsPerCode: z.int(),
  /** How the mark will look. */
  markDesign: markDesignSchema,
  /** What their certificates were given to them for; none where the service knows no limits. */
  grants: z.array(grantSchema.pick({ credentialId: true, limits: true, usedToday: true })),
});
export type Me = z.infer<typeof meSchema>;

/**
 * `POST /api/enrolments` and `POST /api/enrolments/:id/renew` (another secret for the same enrolment) answer `enrolmentAnswerSchema` of the
 * service; `POST /api/enrolments/:id/confirm`, `…/cancel`.
 */
export const beginEnrolmentSchema = enrolmentProofSchema;
export type BeginEnrolment = z.input<typeof beginEnrolmentSchema>;
export const confirmEnrolmentSchema = z.object({ codes: z.array(codeSchema).min(1).max(2) });
export { enrolmentAnswerSchema };

/** `POST /api/unlocking`: one of the right codes in a row after a final lock was opened. Answers the person. */
export const unlockingSchema = z.object({ code: codeSchema });

/** `POST /api/reset-request`: no phone and no recovery code. Stands until an administrator has answered. */
export const resetRequestAnswerSchema = z.object({
  person: personSchema,
  /** How many administrators were told by this call; 0 when the request stood already or none could be told. */
  told: z.int().nonnegative(),
});
export type ResetRequestAnswer = z.infer<typeof resetRequestAnswerSchema>;

/** A department or a workgroup of the portal; in a query `department:3`, `group:15`. */
export const unitAddressSchema = z
  .string()
  .regex(/^(department|group):\d{1,10}$/)
  .transform((text) => {
    const [kind = '', id = ''] = text.split(':');
    return { kind: kind === 'group' ? ('group' as const) : ('department' as const), id };
  });
export type UnitAddress = z.output<typeof unitAddressSchema>;

/**
 * `GET /api/admin/people` (portal administrators, administrators of codes, auditors): who is known, who can be invited. With `?unit=` those
 * only who are members of the unit: the service knows persons, a unit is a way to choose them.
 */
export const adminPeopleSchema = z.object({
  /** False for an auditor, to whom no candidates are shown either. */
  mayAct: z.boolean(),
  people: z.array(personSchema),
  credentials: z.array(credentialSchema),
  /** Active users of the portal who are not known yet, first 50 by name, filtered by `?search=`. */
  candidates: z.array(z.object({ personId: z.string(), name: z.string(), position: z.string().nullable() })),
  /** By person: the last signature that is still on record here. */
  lastSigned: z.record(z.string(), z.iso.datetime()),
  /** False: the application lacks the right `user_brief`, and the portal's people cannot be listed. */
  mayListUsers: z.boolean(),
});
export type AdminPeople = z.infer<typeof adminPeopleSchema>;

/** Where people of a portal sign. */
export const placesSchema = z.object({
  /** The fields that documents are signed in, by the name under which a grant's label knows them. */
  fields: z.array(z.object({ field: z.string(), title: z.string(), entityTypeId: z.int() })),
  /** The kinds of entities that people sign in; `title` is a smart process' name, empty for the portal's own kinds. */
  kinds: z.array(z.object({ entityTypeId: z.int(), title: z.string() })),
});
export type Places = z.infer<typeof placesSchema>;

/** `GET /api/admin/grants` (the same people): who may sign with what, and for what. */
export const adminGrantsSchema = placesSchema.extend({
  /** Null where the signing-service knows no limits. */
  grants: z.array(grantSchema).nullable(),
});
export type AdminGrants = z.infer<typeof adminGrantsSchema>;

/** `GET /api/admin/units` (portal administrators and administrators of codes): what the portal has, and what the application may not read. */
export const adminUnitsSchema = z.object({
  units: z.array(z.object({ kind: z.enum(['department', 'group']), id: z.string(), name: z.string() })),
  /** The application lacks the portal's right `department`, or `sonet_group`. */
  missing: z.array(z.enum(['department', 'group'])),
});
export type AdminUnits = z.infer<typeof adminUnitsSchema>;

/** `GET /api/mark-logo`: the logo that marks have now, base64; null: none. */
export const ownMarkLogoSchema = z.object({ picture: z.base64().nullable() });

/** `GET /api/admin/settings` (the same people) answers the service's `settingsAnswerSchema`; they are changed by an act. */

/**
 * `GET /api/admin/policies` (portal administrators and administrators of codes): what needs two administrators, and what waits for the second. Null
 * where the signing-service knows of none.
 */
export const adminPoliciesSchema = z.object({ policies: policiesSchema.nullable() });
export type AdminPolicies = z.infer<typeof adminPoliciesSchema>;

/** So many acts at most share one code. */
export const actsLimit = 20;

/**
 * `POST /api/admin/acts`: passes on to the service; the code is the caller's own. Each act upon a person has a reason. What needs a second
 * administrator is proposed: then nothing was done, and nobody but the others was told. The key that `assist-enrolment` answers is passed on, once, and
 * neither kept nor logged.
 */
export const adminActsSchema = z.object({
  requestKey: z.uuid(),
  code: codeSchema,
  acts: z
    .array(actSchema)
    .min(1)
    .max(actsLimit)
    .refine((acts) => acts.every((act) => !('personId' in act) || (act.reason ?? '').trim() !== ''))
    .refine((acts) => acts.length === 1 || !acts.some(isAssistance)),
});
export type AdminActs = z.input<typeof adminActsSchema>;

export const adminActsAnswerSchema = actsAnswerSchema.extend({
  /** Ids of people whom the portal did not tell: the acts stand, somebody else has to. */
  untold: z.array(z.string()),
});
export type AdminActsAnswer = z.infer<typeof adminActsAnswerSchema>;

/**
 * `GET /api/certificates/:credentialId` answers the service's `certificateViewSchema` to whoever may sign with it, to portal administrators
 * and to administrators of codes. `not-found` for any other.
 */
