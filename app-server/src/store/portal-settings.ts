import { z } from 'zod';

export const fileFieldSchema = z.object({ field: z.string(), title: z.string(), isMultiple: z.boolean() });
/** A file field of an entity, as the portal describes it. */
export type FileField = z.infer<typeof fileFieldSchema>;

/** What may be chosen for a portal. */
export const storedDays = { fewest: 0, most: 3650 } as const;
export const recordYears = { fewest: 3, most: 10 } as const;

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
    })
    .prefault({}),
});
export type PortalSettings = z.infer<typeof portalSettingsSchema>;
