import { z } from 'zod';
import { markDesignSchema } from './mark-design.js';
import { markSchema, signatureLevelSchema } from './signatures.js';

/** When people sign as a rule; what they sign at other times is signed all the same, and told to the administrators. */
export const signingHoursSchema = z.object({
  /** Name of a time zone in the IANA database. */
  timeZone: z.string().min(1).max(64).refine(isTimeZone),
  /** Monday is 1. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  /** By the clock of the zone, e.g. `08:00`; `to` is the first minute after. */
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
});
export type SigningHours = z.infer<typeof signingHoursSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What holds for every signature of a tenant. Changed by the act `change-settings`. */
export const settingsSchema = z.object({
  level: signatureLevelSchema,
  /** Names of the operator's time-stamp authorities, in the order in which they are asked; one at least above B-B. */
  timeStampAuthorities: z.array(z.string().min(1).max(64)).max(20),
  /** What people are offered who have not chosen yet; null = a mark at the lower left of the last page. */
  defaultMark: markSchema.nullable(),
  /** Null = at any time. Left out by who does not know it: then it stays as it is. A service that answers without it knows none. Since contract 4. */
  hours: signingHoursSchema.nullable().optional(),
  /** What the page asks to have been seen before a code is typed: nothing, the last page, or every page. As `hours`. */
  readingRule: z.enum(['none', 'last-page', 'all-pages']).optional(),
  /** How many documents one code may be given for. As `hours`. */
  documentsPerCode: z.int().min(1).max(20).optional(),
  /** How visible marks look. As `hours`. */
  markDesign: markDesignSchema.optional(),
});
export type Settings = z.infer<typeof settingsSchema>;
export type ReadingRule = NonNullable<Settings['readingRule']>;

export const settingNames = [
  'level',
  'timeStampAuthorities',
  'defaultMark',
  'hours',
  'readingRule',
  'documentsPerCode',
  'markDesign',
] as const satisfies readonly (keyof Settings)[];
export type SettingName = (typeof settingNames)[number];

const changedSchema = z.object({ at: z.iso.datetime(), personId: z.string(), name: z.string() });

/** `GET /v1/settings`: how it is, and what can be chosen at this service. */
export const settingsAnswerSchema = z.object({
  settings: settingsSchema,
  choices: z.object({
    levels: z.array(signatureLevelSchema).min(1),
    timeStampAuthorities: z.array(z.string()),
  }),
  /** Who changed them last; null = nobody has. Since contract 4. */
  changed: changedSchema.nullable().optional(),
  /** Who changed each of them last; one that nobody has changed is not named. A service that answers without it tells of the whole only. */
  changes: z.partialRecord(z.enum(settingNames), changedSchema).optional(),
});
export type SettingsAnswer = z.infer<typeof settingsAnswerSchema>;
