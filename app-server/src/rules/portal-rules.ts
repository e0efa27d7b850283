import { AppError } from '../app-error.js';
import type { RuleName } from '../contract/portal-rules.js';
import type { PortalRules, RuleChange } from '../store/portal-rules.js';
import { portalSettingsSchema } from '../store/portal-settings.js';
import type { Store } from '../store/store.js';

/** Of one portal; what is usual for one that is unknown. */
export async function rulesOf({ db }: Store, memberId: string): Promise<PortalRules> {
  const row = await db.selectFrom('portals').select('settings').where('member_id', '=', memberId).executeTakeFirst();
  return portalSettingsSchema.parse(JSON.parse(row?.settings ?? '{}')).rules;
}

/** One rule as it is to be. */
export type RuleValue = {
  [K in keyof Omit<PortalRules, 'changes'>]: Readonly<Record<K, PortalRules[K]>>;
}[keyof Omit<PortalRules, 'changes'>];

/** Writes one rule, and who changed it; nothing else of the settings changes. Throws AppError `portal-not-installed`. */
export function changeRule(
  store: Store,
  memberId: string,
  changed: { readonly value: RuleValue; readonly change: RuleChange },
): Promise<void> {
  return rewrite(store, memberId, (rules) => {
    return { ...rules, ...changed.value, changes: withChange(rules, nameOf(changed.value), changed.change) };
  });
}

/** The fields were chosen anew; they stand beside the rules. */
export function noteFieldsChanged(store: Store, memberId: string, change: RuleChange): Promise<void> {
  return rewrite(store, memberId, (rules) => ({ ...rules, changes: withChange(rules, 'fields', change) }));
}

function nameOf(value: RuleValue): RuleName {
  if ('largestBytes' in value) return 'largestBytes';
  return 'original' in value ? 'original' : 'notices';
}

function withChange({ changes }: PortalRules, name: RuleName, change: RuleChange): PortalRules['changes'] {
  return { ...changes, [name]: change };
}

function rewrite({ db }: Store, memberId: string, rule: (rules: PortalRules) => PortalRules): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('portals').select('settings').where('member_id', '=', memberId).executeTakeFirst();
    if (row === undefined) throw new AppError('portal-not-installed');
    const settings = portalSettingsSchema.parse(JSON.parse(row.settings));
    const text = JSON.stringify({ ...settings, rules: rule(settings.rules) });
    await trx.updateTable('portals').set({ settings: text }).where('member_id', '=', memberId).execute();
  });
}
