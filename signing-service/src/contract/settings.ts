import { z } from 'zod';
import { markSchema, signatureLevelSchema } from './signatures.js';

/** What holds for every signature of a tenant. Changed by the act `change-settings`. */
export const settingsSchema = z.object({
  level: signatureLevelSchema,
  /** Names of the operator's time-stamp authorities, in the order in which they are asked; one at least above B-B. */
  timeStampAuthorities: z.array(z.string().min(1).max(64)).max(20),
  /** What people are offered who have not chosen yet; null = a mark at the lower left of the last page. */
  defaultMark: markSchema.nullable(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** `GET /v1/settings`: how it is, and what can be chosen at this service. */
export const settingsAnswerSchema = z.object({
  settings: settingsSchema,
  choices: z.object({
    levels: z.array(signatureLevelSchema).min(1),
    timeStampAuthorities: z.array(z.string()),
  }),
});
export type SettingsAnswer = z.infer<typeof settingsAnswerSchema>;
