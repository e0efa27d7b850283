import { escapeControls } from '../logging/logger.js';
import { readRetentions, setRetention } from '../signing/portal-retention.js';
import { openStore } from '../store/store.js';
import { recordYears } from '@dealseal/signing-service/contract/retention';
import { storedDays } from '../contract/keeping.js';
import { type Call, type Command, UsageError } from './command.js';

export const retention: Command = {
  words: 'retention',
  synopsis: '[--portal DOMAIN [--stored-days N] [--record-years N]]',
  summary: 'Print how long documents and records of portals are kept, or set it for one',
  details: `  --stored-days N    how many days signed bytes and original stay after they were stored in the deal: 0 to 3650, else 1
  --record-years N   how many years a request's record stays after its end: 3 to 10, else 10

The signing-service keeps records of its own: npx dealseal retention`,
  example: 'retention --portal example.bitrix24.com --stored-days 0 --record-years 5',
  options: { portal: { type: 'string' }, 'stored-days': { type: 'string' }, 'record-years': { type: 'string' } },
  run: async ({ config, terminal, text }) => {
    const named = text('portal');
    const change = {
      storedDays: numberOf(text, 'stored-days', storedDays),
      recordYears: numberOf(text, 'record-years', recordYears),
    };
    const isChange = Object.values(change).some((value) => value !== undefined);
    if (isChange && named === undefined) throw new UsageError('--portal is missing');
    const store = await openStore(config);
    try {
      const wanted = (await readRetentions(store)).filter(({ domain }) => named === undefined || domain === named);
      if (named !== undefined && wanted.length !== 1) {
        terminal.complain(`There is not exactly one portal ${escapeControls(named)}.`);
        return 1;
      }
      const byConsole = change.storedDays === undefined ? {} : { storedDaysChanged: { at: Date.now(), by: null } };
      for (const { memberId } of isChange ? wanted : [])
        await setRetention(store, memberId, { ...change, ...byConsole });
      const shown = new Set(wanted.map(({ memberId }) => memberId));
      for (const { memberId, domain, retention: kept } of await readRetentions(store)) {
        if (!shown.has(memberId)) continue;
        terminal.print(
          escapeControls(
            `${domain}: documents ${kept.storedDays} day(s) after storing, records ${kept.recordYears} years`,
          ),
        );
      }
      return 0;
    } finally {
      await store.close();
    }
  },
};

function numberOf(
  text: Call['text'],
  name: string,
  { fewest, most }: { readonly fewest: number; readonly most: number },
): number | undefined {
  const value = text(name);
  if (value === undefined) return undefined;
  if (/^\d{1,5}$/.test(value) && Number(value) >= fewest && Number(value) <= most) return Number(value);
  throw new UsageError(`--${name} takes a whole number from ${fewest} to ${most}`);
}
