import type { Kysely } from 'kysely';
import {
  type ReadingRule,
  type Settings,
  type SettingsAnswer,
  settingsSchema,
  type SigningHours,
} from '../contract/settings.js';
import { type MarkDesign, usualMarkDesign } from '../contract/mark-design.js';
import type { Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';
import { readMarkLogo } from './mark-logos.js';
import { changesAfter, changesOf, type SettingChange } from './setting-changes.js';

/** What the operator's configuration lets a tenant choose. */
export type SettingsChoices = Readonly<SettingsAnswer['choices']>;

/** How a tenant signs, and what can be chosen. */
export async function readSettings(
  { store, settingsChoices }: AuthorizationContext,
  tenantId: string,
): Promise<Pick<SettingsAnswer, 'settings' | 'choices'>> {
  const row = await readRow(store.db, tenantId);
  return { settings: settingsOf(row?.settings_json ?? null, settingsChoices), choices: settingsChoices };
}

/** `GET /v1/settings`: with who changed each of them last. */
export async function readChangedSettings(
  context: AuthorizationContext,
  tenantId: string,
): Promise<Required<SettingsAnswer>> {
  const { db } = context.store;
  const row = await readRow(db, tenantId);
  const settings = settingsOf(row?.settings_json ?? null, context.settingsChoices);
  const answer = { settings, choices: context.settingsChoices };
  if (row === undefined) return { ...answer, changed: null, changes: {} };
  const whole = { at: row.changed_at, by: row.changed_by };
  const changes = Object.entries(changesOf(row.settings_json, whole));
  const ids = new Set([whole.by, ...changes.map(([, { by }]) => by)]);
  const people = await db
    .selectFrom('people')
    .select(['person_id', 'name'])
    .where('tenant_id', '=', tenantId)
    .where('person_id', 'in', [...ids])
    .execute();
  const names = new Map(people.map((person) => [person.person_id, person.name]));
  const told = ({ at, by }: SettingChange) => ({
    at: new Date(at).toISOString(),
    personId: by,
    name: names.get(by) ?? by,
  });
  return {
    ...answer,
    changed: told(whole),
    changes: Object.fromEntries(changes.map(([name, change]) => [name, told(change)])),
  };
}

function readRow(db: Kysely<Schema>, tenantId: string) {
  return db
    .selectFrom('tenant_settings')
    .select(['settings_json', 'changed_at', 'changed_by'])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
}

/** Throws `too-many-documents` for more than the tenant lets one code be given for. */
export async function assertDocumentsPerCode(
  trx: Trx,
  { tenantId, documents }: { readonly tenantId: string; readonly documents: number },
  choices: SettingsChoices,
): Promise<void> {
  // One is never too many: nothing is read for it.
  if (documents === 1) return;
  const { documentsPerCode } = settingsOf((await readRow(trx, tenantId))?.settings_json ?? null, choices);
  if (documents > documentsPerCode) {
    throw new ServiceError('too-many-documents', { details: { mostDocuments: documentsPerCode } });
  }
}

/** What a tenant has that never chose, besides level and authorities. */
const defaults: Later = {
  hours: null,
  readingRule: 'last-page',
  documentsPerCode: 20,
  markDesign: usualMarkDesign,
};
/** What may be left out by who does not know it. */
interface Later {
  readonly hours: SigningHours | null;
  readonly readingRule: ReadingRule;
  readonly documentsPerCode: number;
  readonly markDesign: MarkDesign;
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

/** Writes what an administrator has chosen. Throws `act-not-possible` for what this service does not offer, or a logo that it does not keep. */
export async function changeSettings(trx: Trx, changed: ChangedSettings, choices: SettingsChoices): Promise<void> {
  const { tenantId, settings, by, now } = changed;
  if (!isOffered(settings, choices)) throw new ServiceError('act-not-possible', { privateCause: 'not offered here' });
  const kept = await readRow(trx, tenantId);
  const before = settingsOf(kept?.settings_json ?? null, choices);
  const after = complete(settings, before);
  const { logo } = after.markDesign;
  if (logo !== null && (await readMarkLogo(trx, { tenantId, sha256: logo })) === null) {
    throw new ServiceError('act-not-possible', { privateCause: 'the logo is not kept here' });
  }
  const known = kept === undefined ? {} : changesOf(kept.settings_json, { at: kept.changed_at, by: kept.changed_by });
  const changes = changesAfter(known, { before, after }, { at: now, by });
  const row = { settings_json: JSON.stringify({ ...after, changes }), changed_at: now, changed_by: by };
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
    markDesign = otherwise.markDesign,
  } = settings;
  return { ...settings, hours, readingRule, documentsPerCode, markDesign };
}

function isOffered({ level, timeStampAuthorities: chosen }: Settings, choices: SettingsChoices): boolean {
  const areKnown = chosen.every((name) => choices.timeStampAuthorities.includes(name));
  const areEnough = level === 'B-B' || chosen.length > 0;
  return choices.levels.includes(level) && areKnown && areEnough && new Set(chosen).size === chosen.length;
}
