import { join } from 'node:path';
import {
  assignTenantCredential,
  listTenantCredentials,
  unassignTenantCredential,
} from '../authorization/credentials.js';
import { readPinPolicy } from '../authorization/pin-policies.js';
import { escapeControls } from '../logging/escape-controls.js';
import { createLogger } from '../logging/logger.js';
import { createTokenClient, credentialKeys, openTokenLeases, startToken } from '../configured-token.js';
import { CredentialRegistry } from '../signing/credential-registry.js';
import { isKeyFile, keyFileName } from '../signing/key-files.js';
import { grantAtConsole } from '../tenants/grant-at-console.js';
import { findTenant, listTenants } from '../tenants/tenant-directory.js';
import { Refusal } from './command.js';
import { configuredCredential } from './configured-credential.js';
import { policyInWords } from './pin-policy-words.js';
import { serviceCommand, withFoundation } from './service-call.js';

export const printCredentials = serviceCommand(({ config, terminal, flag }) =>
  withFoundation(config, async ({ authorization, pairing }) => {
    const log = createLogger({ level: 'silent' });
    const { now } = pairing;
    const leases = await openTokenLeases(config, authorization.store);
    leases?.start(() => undefined);
    const token = createTokenClient({ config, log }, authorization, { now, ownership: leases });
    const folder = join(config.dataDirectory, 'credentials');
    const pinPolicy = (credentialId: string) => readPinPolicy(authorization.store.db, credentialId);
    const { credentials: configured } = config;
    const keys = credentialKeys(config, token);
    const registry = new CredentialRegistry({ credentials: configured, keys, pinPolicy, folder, now, log });
    try {
      await startToken(token, log);
      await registry.start();
      const tenants = await listTenants(pairing.store, now());
      const assigned = await Promise.all(
        tenants.map(async ({ tenantId, name }) => ({
          name,
          ids: await listTenantCredentials(authorization, tenantId),
        })),
      );
      const shown = await registry.present(registry.ids);
      const policies = await Promise.all(config.credentials.map(({ credentialId }) => pinPolicy(credentialId)));
      const credentials = config.credentials.map(({ credentialId, keyUri }, index) => ({
        credentialId,
        pinPolicy: policies[index] ?? { kind: 'remembered' as const },
        keyFile: isKeyFile(keyUri) ? keyFileName(keyUri) : null,
        credential: shown.find((each) => each.credentialId === credentialId) ?? null,
        tenants: assigned.filter(({ ids }) => ids.includes(credentialId)).map(({ name }) => name),
      }));
      if (flag('json')) terminal.print(JSON.stringify({ credentials }));
      for (const { credentialId, credential, keyFile, pinPolicy: policy, tenants: names } of flag('json')
        ? []
        : credentials) {
        const facts =
          credential === null
            ? 'its certificate was never seen'
            : `${credential.owner}  ${credential.keyAlgorithm}  until ${credential.notAfter}  ${credential.state}`;
        terminal.print(escapeControls(`${credentialId}  ${facts}  [${names.join(', ')}]`));
        terminal.print(`    ${keyFile === null ? policyInWords(policy) : `its key is in the file ${keyFile}`}`);
      }
      return 0;
    } finally {
      registry.close();
      await token.close();
      // The service beside it goes by the same name, and may hold them.
      leases?.leave();
    }
  }),
);

export const assignCredential = serviceCommand((call) =>
  withFoundation(call.config, async ({ authorization, pairing }) => {
    const { tenantId, name } = await findTenant(pairing.store, call.required('tenant'));
    const { credentialId } = configuredCredential(call);
    const personId = call.text('person');
    const { sealCredential, sealAlsoSigns } = call.config.receipts;
    if (credentialId === sealCredential && !sealAlsoSigns) {
      throw new Refusal(
        `${credentialId} seals receipts, and people sign with it only where receipts.sealAlsoSigns is set.`,
      );
    }
    await assignTenantCredential(authorization, { tenantId, credentialId });
    if (personId !== undefined) await grantAtConsole(pairing, { tenantId, personId, credentialId });
    call.terminal.print(
      `${name} may use ${credentialId}${personId === undefined ? '' : `, ${personId} may sign with it`}.`,
    );
    return 0;
  }),
);

export const unassignCredential = serviceCommand((call) =>
  withFoundation(call.config, async ({ authorization, store }) => {
    const { tenantId, name } = await findTenant(store, call.required('tenant'));
    const credentialId = call.required('credential');
    await unassignTenantCredential(authorization, { tenantId, credentialId });
    call.terminal.print(`${name} may no longer use ${credentialId}.`);
    return 0;
  }),
);
