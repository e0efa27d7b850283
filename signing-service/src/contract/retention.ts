import { z } from 'zod';

/** What a tenant may choose, in years; without a choice the longest. */
export const recordYears = { fewest: 3, most: 10 } as const;
export const recordYearsSchema = z.int().min(recordYears.fewest).max(recordYears.most);

/** How many erasures are told at most, the newest. */
export const mostErasures = 50;

/** `GET /v1/retention`: how long records are kept, and what was erased. Added to contract 4; an older service answers `not-found`. */
export const retentionSchema = z.object({
  recordYears: recordYearsSchema,
  /** Null when nobody ever chose; by `null`: at the console. */
  changed: z.object({ at: z.iso.datetime(), by: z.string().nullable() }).nullable(),
  /** The newest first. */
  erasures: z.array(
    z.object({
      at: z.iso.datetime(),
      /** Of the audit's entry that proves it. */
      sequence: z.int().positive(),
      /** `record-years:5` */
      rule: z.string(),
      /** How many entries of the audit lost their payloads. */
      entries: z.int().nonnegative(),
      /** How many signatures went with their receipts. */
      signatures: z.int().nonnegative(),
    }),
  ),
});
export type RetentionAnswer = z.infer<typeof retentionSchema>;
