import { escapeControls } from '../logging/escape-controls.js';
import { changeRecordYears, readRecordYears } from '../authorization/retention.js';
import { recordYears } from '../contract/retention.js';
import { findTenant } from '../tenants/tenant-directory.js';
import { UsageError } from './command.js';
import { serviceCommand, withFoundation } from './service-call.js';

export const retention = serviceCommand(({ config, terminal, required, text, flag }) =>
  withFoundation(config, async ({ authorization }) => {
    const chosen = yearsOf(text('record-years'));
    const { tenantId, name } = await findTenant(authorization.store, required('tenant'));
    if (chosen !== undefined) {
      const { store, now, randomBytes } = authorization;
      const change = { tenantId, years: chosen, by: null, now: now() };
      await store.transaction((trx) => changeRecordYears(trx, change, randomBytes));
    }
    const years = await readRecordYears(authorization, tenantId);
    terminal.print(
      flag('json')
        ? JSON.stringify({ tenantId, recordYears: years })
        : escapeControls(`${name} (${tenantId}): records are kept for ${years} years`),
    );
    return 0;
  }),
);

function yearsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const years = Number(text);
  const { fewest, most } = recordYears;
  if (/^\d+$/.test(text) && years >= fewest && years <= most) return years;
  throw new UsageError(`--record-years takes a whole number from ${fewest} to ${most}`);
}
