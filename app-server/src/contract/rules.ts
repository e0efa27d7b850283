import {
  markLogoAnswerSchema,
  markLogoSchema,
  markSampleAnswerSchema,
  markSampleSchema,
} from '@dealseal/signing-service/contract/mark-design';
import { z } from 'zod';
import { placesSchema } from './people.js';
import { noticeRulesSchema, originalFateSchema, ruleNames } from './portal-rules.js';
import { scopeNameSchema } from './scopes.js';
import { languageSchema } from './session.js';

/** `GET /api/admin/rules` (portal administrators and administrators of codes): what this program holds for a portal. */
export const rulesAnswerSchema = z.object({
  fields: placesSchema.extend({
    /** The caller is an administrator of the portal. */
    mayChoose: z.boolean(),
  }),
  /** Bytes; null: no limit of the portal's own. */
  largestBytes: z.int().nullable(),
  /** As many this server takes. */
  mostBytes: z.int(),
  original: originalFateSchema,
  notices: noticeRulesSchema,
  /** Rights that the portal has not given; what they are for is left out. */
  missingScopes: z.array(scopeNameSchema),
  /** The portal's own; null where it does not tell. */
  portalLanguage: languageSchema.nullable(),
  /** Who changed each last; one that nobody has changed is not named. */
  changes: z.partialRecord(z.enum(ruleNames), z.object({ at: z.iso.datetime(), name: z.string() })),
});
export type RulesAnswer = z.infer<typeof rulesAnswerSchema>;

/** Smaller documents than this are always signed. */
export const smallestLimit = 65_536;

/**
 * `POST /api/admin/rules` (the same people): one rule, in force from then on. Answers as GET does; `size-limit-out-of-range`,
 * `drive-folder-unusable`, `scope-missing`. Fields are chosen by `POST /api/install/fields`.
 */
export const changeRuleSchema = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('largestBytes'), value: z.int().nullable() }),
  z.object({ rule: z.literal('original'), value: originalFateSchema }),
  z.object({ rule: z.literal('notices'), value: noticeRulesSchema }),
]);
export type ChangeRule = z.infer<typeof changeRuleSchema>;

export const checkedRules = [
  'level',
  'mark',
  'reading',
  'count',
  'hours',
  'size',
  'documents',
  'records',
  'original',
  'notices',
] as const;
export type CheckedRule = (typeof checkedRules)[number];

export const ruleFindings = [
  /** The signing-service holds it so, now. */
  'in-force',
  'hours-inside',
  'hours-outside',
  'hours-none',
  'size-in-force',
  'size-service-smaller',
  'documents-kept',
  'documents-overdue',
  'records-in-force',
  'records-differ',
  'original-nowhere',
  'original-ready',
  'original-waiting',
  'notices-ready',
  'notices-waiting',
  'drive-right-missing',
  'drive-folder-gone',
  'notices-right-missing',
  'service-unreachable',
  'portal-unreachable',
] as const;
export type RuleFindingCode = (typeof ruleFindings)[number];

/** `POST /api/admin/rules/check` (the same people): how one rule stands at this moment. */
export const checkRuleSchema = z.object({ rule: z.enum(checkedRules) });
export const ruleFindingSchema = z.object({
  state: z.enum(['ok', 'warning', 'fault']),
  code: z.enum(ruleFindings),
  /** How long the answer took. */
  milliseconds: z.int().nonnegative(),
  facts: z.object({
    bytes: z.int().optional(),
    count: z.int().optional(),
    name: z.string().optional(),
    years: z.int().optional(),
  }),
});
export type RuleFinding = z.infer<typeof ruleFindingSchema>;

/** `GET /api/admin/drive?folder=` (the same people): folders below one, or the portal's drives. With the caller's rights. */
export const driveAnswerSchema = z.object({
  /** False: the application has no right `disk`. */
  hasRight: z.boolean(),
  folders: z.array(z.object({ id: z.int(), name: z.string() })),
});
export type DriveAnswer = z.infer<typeof driveAnswerSchema>;

/** `POST /api/admin/mark-logos`, `POST /api/admin/mark-samples` (the same people) pass on to the service; a sample names the caller. */
export { markLogoAnswerSchema, markLogoSchema, markSampleAnswerSchema };
export const ownMarkSampleSchema = markSampleSchema.omit({ name: true });
