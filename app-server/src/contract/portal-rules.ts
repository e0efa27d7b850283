import { z } from 'zod';

/** Where the unsigned original goes when its signed document stands in the deal, and for how many days; null: for good. */
export const originalFateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nowhere') }),
  z.object({ kind: z.literal('timeline'), days: z.int().min(1).max(3650).nullable() }),
  z.object({
    kind: z.literal('drive'),
    /** Of the portal's Drive; the name is the one it had when it was chosen. */
    folderId: z.int().positive(),
    folderName: z.string().max(300),
    days: z.int().min(1).max(3650).nullable(),
  }),
]);
export type OriginalFate = z.infer<typeof originalFateSchema>;

/** Warnings that administrators may do without; lock-outs and new phones are always told. */
export const mutableWarnings = [
  'certificate-ending',
  'credential-away',
  'credential-back',
  'many-failures',
  'outside-hours',
] as const;

export const noticeRulesSchema = z.object({
  /** Of `mutableWarnings`, those that nobody is told. */
  mutedWarnings: z.array(z.enum(mutableWarnings)).max(mutableWarnings.length).default([]),
  /** The person who is responsible for the deal hears of each signature of another. */
  responsible: z.boolean().default(false),
  /** The signer hears that the document stands in the deal. */
  signerStored: z.boolean().default(false),
  /** The signer hears that signing did not finish, or that somebody has to decide. */
  signerUnfinished: z.boolean().default(true),
});
export type NoticeRules = z.infer<typeof noticeRulesSchema>;

export const ruleNames = ['fields', 'largestBytes', 'original', 'notices'] as const;
export type RuleName = (typeof ruleNames)[number];
