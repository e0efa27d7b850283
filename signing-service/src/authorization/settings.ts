import type { Kysely } from 'kysely';
import {
  type ReadingRule,
  type Settings,
  type SettingsAnswer,
  settingsSchema,
  type SigningHours,
} from '../contract/settings.js';
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
  const row = await store.db
    .selectFrom('tenant_settings')
    .leftJoin('people', (join) =>
      join.onRef('people.tenant_id', '=', 'tenant_settings.tenant_id').onRef('people.person_id', '=', 'changed_by'),
    )
    .select(['settings_json', 'changed_at', 'changed_by', 'people.name'])
    .where('tenant_settings.tenant_id', '=', tenantId)
    .executeTakeFirst();
  return {
    settings: settingsOf(row?.settings_json ?? null, settingsChoices),
    choices: settingsChoices,
    changed:
      row === undefined
        ? null
        : { at: new Date(row.changed_at).toISOString(), personId: row.changed_by, name: row.name ?? row.changed_by },
  };
}

async function readRow(db: Kysely<Schema>, tenantId: string): Promise<string | null> {
  const row = await db
    .selectFrom('tenant_settings')
    .select('settings_json')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row?.settings_json ?? null;
}

/** Throws `too-many-documents` for more than the tenant lets one code be given for. */
export async function assertDocumentsPerCode(
  trx: Trx,
  { tenantId, documents }: { readonly tenantId: string; readonly documents: number },
  choices: SettingsChoices,
): Promise<void> {
  // One is never too many: nothing is read for it.
  if (documents === 1) return;
  const { documentsPerCode } = settingsOf(await readRow(trx, tenantId), choices);
  if (documents > documentsPerCode) {
    throw new ServiceError('too-many-documents', { details: { mostDocuments: documentsPerCode } });
  }
}

/** What a tenant has that never chose, besides level and authorities. */
const defaults: Later = { hours: null, readingRule: 'last-page', documentsPerCode: 20 };
/** What may be left out by who does not know it. */
interface Later {
  readonly hours: SigningHours | null;
  readonly readingRule: ReadingRule;
  readonly documentsPerCode: number;
}

/**
 * The settings of a row; those of a tenant that never chose: B-T by all of the operator's authorities where there are any, else B-B. A
 * level is never lowered because the configuration has changed, nor is another authority taken than was chosen: when none of those is left, it
 * cannot be signed, and an administrator chooses anew.
 */
export function settingsOf(json: string | null, choices: SettingsChoices): Settings & Later {
  const { timeStampAuthorities: offered } = choices;
  if (json === null) {
    return {
      level: offered.length > 0 ? 'B-T' : 'B-B',
      timeStampAuthorities: [...offered],
      defaultMark: null,
      ...defaults,
    };
  }
  const settings = settingsSchema.parse(JSON.parse(json));
  return {
    ...complete(settings, defaults),
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
  const before = settingsOf(await readRow(trx, tenantId), choices);
  const row = { settings_json: JSON.stringify(complete(settings, before)), changed_at: now, changed_by: by };
  await trx
    .insertInto('tenant_settings')
    .values({ tenant_id: tenantId, ...row })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}

/** With what was left out as it was. */
function complete(settings: Settings, otherwise: Later): Settings & Later {
  const {
    hours = otherwise.hours,
    readingRule = otherwise.readingRule,
    documentsPerCode = otherwise.documentsPerCode,
  } = settings;
  return { ...settings, hours, readingRule, documentsPerCode };
}

function isOffered({ level, timeStampAuthorities: chosen }: Settings, choices: SettingsChoices): boolean {
  const areKnown = chosen.every((name) => choices.timeStampAuthorities.includes(name));
  const areEnough = level === 'B-B' || chosen.length > 0;
  return choices.levels.includes(level) && areKnown && areEnough && new Set(chosen).size === chosen.length;
}
