import { z } from 'zod';
import { noticeRulesSchema, originalFateSchema, ruleNames } from '../contract/portal-rules.js';

const changeSchema = z.object({ at: z.number(), by: z.object({ personId: z.string(), name: z.string() }) });
export type RuleChange = z.infer<typeof changeSchema>;

/** What of signing this program holds for a portal, besides fields and retention. */
export const portalRulesSchema = z.object({
  /** Bytes of the largest document that is signed; null: as many as this server and the signing-service take. */
  largestBytes: z.int().positive().nullable().default(null),
  original: originalFateSchema.default({ kind: 'nowhere' }),
  notices: noticeRulesSchema.prefault({}),
  /** Who changed each last; one that nobody has changed is not named. */
  changes: z.partialRecord(z.enum(ruleNames), changeSchema).default({}),
});
export type PortalRules = z.infer<typeof portalRulesSchema>;
