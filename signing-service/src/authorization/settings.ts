import type { Kysely } from 'kysely';
import { type Settings, type SettingsAnswer, settingsSchema } from '../contract/settings.js';
import type { Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';

/** What the operator's configuration lets a tenant choose. */
export type SettingsChoices = Readonly<SettingsAnswer['choices']>;

/** `GET /v1/settings`. */
export async function readSettings(
  { store, settingsChoices }: AuthorizationContext,
  tenantId: string,
): Promise<SettingsAnswer> {
  return { settings: settingsOf(await readRow(store.db, tenantId), settingsChoices), choices: settingsChoices };
}

async function readRow(db: Kysely<Schema>, tenantId: string): Promise<string | null> {
  const row = await db
    .selectFrom('tenant_settings')
    .select('settings_json')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row?.settings_json ?? null;
}

/**
 * The settings of a row; those of a tenant that never chose: B-T by all of the operator's authorities where there are any, else B-B. A
 * level is never lowered because the configuration has changed, nor is another authority taken than was chosen: when none of those is left, it
 * cannot be signed, and an administrator chooses anew.
 */
export function settingsOf(json: string | null, choices: SettingsChoices): Settings {
  const { timeStampAuthorities: offered } = choices;
  if (json === null) {
    return {
      level: offered.length > 0 ? 'B-T' : 'B-B',
      timeStampAuthorities: [...offered],
      defaultMark: null,
      hours: null,
    };
  }
  const settings = settingsSchema.parse(JSON.parse(json));
  return {
    hours: null,
    ...settings,
    timeStampAuthorities: settings.timeStampAuthorities.filter((name) => offered.includes(name)),
  };
}

export interface ChangedSettings {
  readonly tenantId: string;
  readonly settings: Settings;
  /** The administrator. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Writes what an administrator has chosen. Throws `act-not-possible` for what this service does not offer. */
export async function changeSettings(trx: Trx, changed: ChangedSettings, choices: SettingsChoices): Promise<void> {
  const { tenantId, settings, by, now } = changed;
  if (!isOffered(settings, choices)) throw new ServiceError('act-not-possible', { privateCause: 'not offered here' });
  const { hours = settingsOf(await readRow(trx, tenantId), choices).hours } = settings;
  const row = { settings_json: JSON.stringify({ ...settings, hours }), changed_at: now, changed_by: by };
  await trx
    .insertInto('tenant_settings')
    .values({ tenant_id: tenantId, ...row })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}

function isOffered({ level, timeStampAuthorities: chosen }: Settings, choices: SettingsChoices): boolean {
  const areKnown = chosen.every((name) => choices.timeStampAuthorities.includes(name));
  const areEnough = level === 'B-B' || chosen.length > 0;
  return choices.levels.includes(level) && areKnown && areEnough && new Set(chosen).size === chosen.length;
}
