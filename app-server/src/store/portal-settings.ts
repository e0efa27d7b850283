import { recordYears } from '@dealseal/signing-service/contract/retention';
import { z } from 'zod';
import { dealTypeId } from '../bitrix24/entity-kinds.js';
import { storedDays } from '../contract/keeping.js';
import { portalRulesSchema } from './portal-rules.js';

/** Raised when the surfaces that are bound change: 2 brought the menu in lists, 3 the event of payments. */
export const surfacesVersion = 3;

const fileFieldSchema = z.object({ field: z.string(), title: z.string(), isMultiple: z.boolean() });
/** A file field of an entity, as the portal describes it. */
export type FileField = z.infer<typeof fileFieldSchema>;

const otherKindSchema = z.object({
  entityTypeId: z.int(),
  /** A smart process' own id, which its fields are named by; null for the portal's own kinds. */
  typeId: z.int().nullable(),
  /** A smart process' name in the portal; empty for the portal's own kinds. */
  title: z.string(),
  fields: z.array(fileFieldSchema),
});

export const portalSettingsSchema = z.object({
  /** File fields whose documents are signed, all of the deal (entity type 2). */
  fields: z.array(fileFieldSchema).default([]),
  /** Deals are a kind of entity that people sign in, too. */
  dealsOn: z.boolean().default(true),
  /** The other kinds of entities that people sign in. */
  others: z.array(otherKindSchema).default([]),
  /** The public URL that placements, field type and events were last bound to; null before. */
  boundTo: z.string().nullable().default(null),
  /** Which of our surfaces were bound then; a newer program has others. */
  boundVersion: z.int().default(1),
  /** What the portal did not know, or did not let us have, when they were bound: codes of placements, events and fields' entities. */
  unbound: z.array(z.string()).default([]),
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

/** A kind of entity that people sign in, with the file fields whose documents they sign. */
export type KindOfPortal = z.infer<typeof otherKindSchema>;

export function kindsOf({ fields, dealsOn, others }: PortalSettings): readonly KindOfPortal[] {
  return dealsOn ? [{ entityTypeId: dealTypeId, typeId: null, title: '', fields }, ...others] : others;
}

export function withKinds(settings: PortalSettings, kinds: readonly KindOfPortal[]): PortalSettings {
  const deals = kinds.find(({ entityTypeId }) => entityTypeId === dealTypeId);
  const others = kinds.filter(({ entityTypeId }) => entityTypeId !== dealTypeId);
  return { ...settings, fields: deals?.fields ?? [], dealsOn: deals !== undefined, others };
}

/** The file fields of a kind of entity; none where it is switched off. */
export function fieldsOf(settings: PortalSettings, entityTypeId: number): readonly FileField[] {
  return kindsOf(settings).find((kind) => kind.entityTypeId === entityTypeId)?.fields ?? [];
}

/** Everything of ours stands in the portal, as this program has it. */
export function isBound({ boundTo, boundVersion }: PortalSettings, publicUrl: string): boolean {
  return boundTo === publicUrl && boundVersion >= surfacesVersion;
}
