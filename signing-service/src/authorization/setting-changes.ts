import { z } from 'zod';
import { type SettingName, settingNames, type Settings } from '../contract/settings.js';

/** Who changed a setting last, as it is kept beside the settings. */
const changeSchema = z.object({ at: z.int(), by: z.string() });
export type SettingChange = z.infer<typeof changeSchema>;

/** A row's JSON. Rows of before have no changes: then the whole was changed by whom the row names. */
const keptChangesSchema = z.object({ changes: z.partialRecord(z.enum(settingNames), changeSchema).optional() });
type Changes = NonNullable<z.infer<typeof keptChangesSchema>['changes']>;

/** Who changed each setting last; what nobody has changed yet is not named. */
export function changesOf(json: string, whole: SettingChange): Changes {
  return keptChangesSchema.parse(JSON.parse(json)).changes ?? everyBy(whole);
}

/** With those that differ now changed by whom the change is. */
export function changesAfter(
  known: Changes,
  { before, after }: { readonly before: Settings; readonly after: Settings },
  change: SettingChange,
): Changes {
  const changed = settingNames.filter((name) => isOther(before, after, name));
  return { ...known, ...Object.fromEntries(changed.map((name) => [name, change])) };
}

function everyBy(whole: SettingChange): Changes {
  return Object.fromEntries(settingNames.map((name) => [name, whole]));
}

function isOther(before: Settings, after: Settings, name: SettingName): boolean {
  return JSON.stringify(before[name]) !== JSON.stringify(after[name]);
}
