import { z } from 'zod';

export const fileFieldSchema = z.object({ field: z.string(), title: z.string(), isMultiple: z.boolean() });
/** A file field of an entity, as the portal describes it. */
export type FileField = z.infer<typeof fileFieldSchema>;

export const portalSettingsSchema = z.object({
  /** File fields whose documents are signed, all of the deal (entity type 2). */
  fields: z.array(fileFieldSchema).default([]),
  /** The public URL that placements, field type and events were last bound to; null before. */
  boundTo: z.string().nullable().default(null),
});
export type PortalSettings = z.infer<typeof portalSettingsSchema>;
