import { type PortalSettings, portalSettingsSchema } from '../store/portal-settings.js';
import type { Store } from '../store/store.js';

export type PortalRetention = PortalSettings['retention'];

/** A portal and how long what is its is kept. */
export interface RetentionOfPortal {
  readonly memberId: string;
  /** Host. */
  readonly domain: string;
  readonly retention: PortalRetention;
}

/** Of every portal that ever installed the application. */
export async function readRetentions({ db }: Store): Promise<RetentionOfPortal[]> {
  const rows = await db.selectFrom('portals').select(['member_id', 'domain', 'settings']).orderBy('domain').execute();
  return rows.map(({ member_id: memberId, domain, settings }) => ({
    memberId,
    domain,
    retention: settingsOf(settings).retention,
  }));
}

/** Of one portal; what is usual for one that is unknown. */
export async function retentionOf({ db }: Store, memberId: string): Promise<PortalRetention> {
  const row = await db.selectFrom('portals').select('settings').where('member_id', '=', memberId).executeTakeFirst();
  return settingsOf(row?.settings ?? '{}').retention;
}

/** False when there is no such portal. Nothing else of its settings changes. */
export function setRetention(
  { db }: Store,
  memberId: string,
  change: { readonly [K in keyof PortalRetention]?: PortalRetention[K] | undefined },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('portals').select('settings').where('member_id', '=', memberId).executeTakeFirst();
    if (row === undefined) return false;
    const settings = settingsOf(row.settings);
    const kept = settings.retention;
    const {
      storedDays = kept.storedDays,
      recordYears = kept.recordYears,
      storedDaysChanged = kept.storedDaysChanged,
    } = change;
    const text = JSON.stringify({ ...settings, retention: { storedDays, recordYears, storedDaysChanged } });
    await trx.updateTable('portals').set({ settings: text }).where('member_id', '=', memberId).execute();
    return true;
  });
}

function settingsOf(text: string): PortalSettings {
  return portalSettingsSchema.parse(JSON.parse(text));
}
