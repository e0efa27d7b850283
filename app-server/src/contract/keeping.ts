import { retentionSchema } from '@dealseal/signing-service/contract/retention';
import { z } from 'zod';

const changedSchema = z
  .object({
    at: z.iso.datetime(),
    /** A person's name; null: at the console. */
    by: z.string().nullable(),
  })
  .nullable();

/** How many erasures of a side are told at most, the newest. */
export const mostErasures = 50;

/** What may be chosen for signed bytes and originals, in days after they were stored in the deal. */
export const storedDays = { fewest: 0, most: 3650 } as const;

/** `GET /api/admin/keeping` (portal administrators and administrators of codes): how long things are kept, and what was erased. */
export const keepingSchema = z.object({
  documents: z.object({ storedDays: z.int(), changed: changedSchema }),
  /** Null where the signing-service is older, or does not answer. Changed by the act `change-retention`, which holds for both programs. */
  records: retentionSchema.pick({ recordYears: true }).extend({ changed: changedSchema }).nullable(),
  /** Of both programs, the newest first. */
  erasures: z.array(
    z.object({
      at: z.iso.datetime(),
      /** `bytes`: of a document; `record`: of a signing request; `log`: entries and signatures of the signing-service. */
      what: z.enum(['bytes', 'record', 'log']),
      /** `stored-days:1`, `unsigned-hours:24`, `unused`, `record-years:5`. */
      rule: z.string(),
      /** Of the document; null for `log`. */
      sha256: z.string().nullable(),
      /** Of `log`. */
      entries: z.int().nonnegative(),
      signatures: z.int().nonnegative(),
    }),
  ),
});
export type Keeping = z.infer<typeof keepingSchema>;

/** `POST /api/admin/keeping` (the same people): how long documents are kept here. Answers as GET does. */
export const changeKeepingSchema = z.object({ storedDays: z.int().min(storedDays.fewest).max(storedDays.most) });
export type ChangeKeeping = z.infer<typeof changeKeepingSchema>;

/**
 * `POST /api/admin/takeout` (the same people): a download of everything that is known of the portal here. As JSON lines, each with its `kind`:
 * `portal`, `request`, `event` (who looked at a document, who took it away), `original`, `erasure`, then `log` and the whole log as the
 * signing-service exports it, its witness at the end. As CSV: the requests alone.
 */
export const takeoutSchema = z.object({ format: z.enum(['json', 'csv']) });
export type Takeout = z.infer<typeof takeoutSchema>;
