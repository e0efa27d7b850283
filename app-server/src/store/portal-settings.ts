import { recordYears } from '@dealseal/signing-service/contract/retention';
import { z } from 'zod';
import { storedDays } from '../contract/keeping.js';
import { portalRulesSchema } from './portal-rules.js';

export const fileFieldSchema = z.object({ field: z.string(), title: z.string(), isMultiple: z.boolean() });
/** A file field of an entity, as the portal describes it. */
export type FileField = z.infer<typeof fileFieldSchema>;

export const portalSettingsSchema = z.object({
  /** File fields whose documents are signed, all of the deal (entity type 2). */
  fields: z.array(fileFieldSchema).default([]),
  /** The public URL that placements, field type and events were last bound to; null before. */
  boundTo: z.string().nullable().default(null),
  retention: z
    .object({
      /** How many days signed bytes and original stay after they were stored. */
      storedDays: z.int().min(storedDays.fewest).max(storedDays.most).default(1),
      /** How many years a request's record stays after its end. */
      recordYears: z.int().min(recordYears.fewest).max(recordYears.most).default(10),
      /** Who chose `storedDays` last, ms since the epoch; null: nobody ever did. By null: at the console. */
      storedDaysChanged: z
        .object({ at: z.number(), by: z.object({ personId: z.string(), name: z.string() }).nullable() })
        .nullable()
        .default(null),
    })
    .prefault({}),
  rules: portalRulesSchema.prefault({}),
});
export type PortalSettings = z.infer<typeof portalSettingsSchema>;
