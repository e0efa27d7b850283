import {
  findingFactsSchema,
  serviceFindingSchema,
  type ServiceTrouble,
} from '@dealseal/signing-service/contract/doctor';
import { explanationIds } from '@dealseal/signing-service/contract/explanations';
import { z } from 'zod';

/** `POST /api/admin/doctor` (portal administrators and administrators of codes): looks at everything, or at one part again. */
export const doctorRequestSchema = z.object({ part: z.string().max(250).nullable() });

/** What this program finds at its own side; those of the signing-service pass through with their codes. */
export const ownTroubles = [
  'portal-unreachable',
  'portal-refuses',
  'portal-certificate',
  'rights-missing',
  'rights-partial',
  'fields-none',
  'fields-gone',
  'fields-read-only',
  'surfaces-unbound',
  'surfaces-partial',
  'upkeep-dead',
  'service-unpaired',
  'service-unreachable',
  'service-mismatch',
  'service-outdated',
  'service-refuses',
  'server-clock-off',
  'server-storage-unwritable',
  'server-keys-missing',
  'server-database-unreachable',
  'server-disk-low',
  'server-disk-full',
  'server-check-unfinished',
] as const;
export type OwnTrouble = (typeof ownTroubles)[number];
export type DoctorTrouble = OwnTrouble | ServiceTrouble;

export const ownChecks = [
  'portal-link',
  'rights',
  'fields',
  'surfaces',
  'upkeep',
  'service-link',
  'server-clock',
  'server-storage',
  'server-database',
  'server-disk',
] as const;
export type OwnCheck = (typeof ownChecks)[number];

const factsSchema = findingFactsSchema.extend({
  /** Names of scopes, titles of fields. */
  missing: z.array(z.string().max(300)).max(50).optional(),
});

const ownFindingSchema = z.object({
  part: z.string(),
  check: z.enum(ownChecks),
  subject: z.literal(''),
  state: z.enum(['ok', 'warning', 'fault']),
  /** Null exactly where all is well. */
  code: z.enum(ownTroubles).nullable(),
  facts: factsSchema,
});
export type OwnFinding = z.infer<typeof ownFindingSchema>;

/** Parts of the service have `service/` in front. */
export const doctorAnswerSchema = z.object({
  at: z.iso.datetime(),
  findings: z.array(z.union([ownFindingSchema, serviceFindingSchema])),
});
export type DoctorAnswer = z.infer<typeof doctorAnswerSchema>;
export type DoctorFinding = DoctorAnswer['findings'][number];

/** `GET /api/admin/explanations?text=` (the same people): what the error of another program means. */
export const explanationsSchema = z.object({ explanations: z.array(z.enum(explanationIds)) });
export type Explanations = z.infer<typeof explanationsSchema>;
