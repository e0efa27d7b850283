import { escapeControls } from '../logging/escape-controls.js';
import { createPairingCode, pairingCodeMinutes } from '../tenants/pairing.js';
import { createTenant, findTenant, listTenants, revokeClientCertificates } from '../tenants/tenant-directory.js';
import { UsageError } from './command.js';
import { serviceCommand, withFoundation } from './service-call.js';

export const printPairingCode = serviceCommand(({ config, terminal, text, flag }) =>
  withFoundation(config, async ({ pairing }) => {
    const name = text('tenant-name');
    const known = text('tenant');
    if ((name === undefined) === (known === undefined)) throw new UsageError('name either --tenant-name or --tenant');
    const minutes = Number(text('minutes') ?? pairingCodeMinutes.shortest);
    if (!Number.isInteger(minutes)) throw new UsageError('--minutes takes a whole number');
    const tenant =
      known === undefined ? await createTenant(pairing, name ?? '') : await findTenant(pairing.store, known);
    const { tenantId } = tenant;
    const made = await createPairingCode(pairing, { tenantId, minutes });
    const expiresAt = made.expiresAt.toISOString();
    if (flag('json')) {
      terminal.print(JSON.stringify({ pairingCode: made.pairingCode, expiresAt, tenantId, tenantName: tenant.name }));
    } else {
      terminal.print(made.pairingCode);
      terminal.complain(`Tenant ${tenant.name} (${tenantId}). Good once, until ${expiresAt}.`);
    }
    return 0;
  }),
);

export const printTenants = serviceCommand(({ config, terminal, flag }) =>
  withFoundation(config, async ({ pairing }) => {
    const tenants = await listTenants(pairing.store, pairing.now());
    if (flag('json')) terminal.print(JSON.stringify({ tenants }));
    for (const { tenantId, name, clients, stopped } of flag('json') ? [] : tenants) {
      terminal.print(escapeControls(`${tenantId}  ${name}  ${clients} client(s)${stopped ? '  stopped' : ''}`));
    }
    return 0;
  }),
);

export const disconnectTenant = serviceCommand(({ config, terminal, required }) =>
  withFoundation(config, async ({ pairing }) => {
    const { tenantId, name } = await findTenant(pairing.store, required('tenant'));
    const count = await revokeClientCertificates(pairing, tenantId);
    terminal.print(`${name}: ${count} client certificate(s) revoked`);
    return 0;
  }),
);
