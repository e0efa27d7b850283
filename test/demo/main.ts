import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runAction } from '../portal/emulator-actions.js';
import { addressesFrom, httpOrigin, httpsOrigin } from '../support/addresses.js';
import { activationCode, installApp, invite, people, tenantName } from '../support/install-app.js';
import { switchKindsOn } from '../support/kinds-on.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import { projectRoot } from '../support/root.js';
import { type Stack, startStack } from '../support/stack.js';

const directory = join(projectRoot, '.demo');
const lease = { entityTypeId: 1036, itemId: 412, fieldName: 'UF_CRM_7_SIGN_DOC' };
const company = { entityTypeId: 4, itemId: 412, fieldName: 'UF_CRM_SIGN_DOC' };
const installedFile = join(directory, 'installed.json');
const installedSchema = z.object({ administratorOtpauthUri: z.string() });

/** `npm run demo`: everything on this machine, until Ctrl+C. `--reset` begins anew. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { reset: { type: 'boolean' }, port: { type: 'string', default: '7710' } } });
  if (values.reset === true) await rm(directory, { recursive: true, force: true });
  const stack = await startStack({
    directory,
    addresses: addressesFrom(Number(values.port)),
    onProgress: (text) => console.log(`▸ ${text}`),
  });
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= stack.stop().then(
      () => console.log('Stopped. The state is kept; `npm run demo -- --reset` begins anew.'),
      (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const installed = existsSync(installedFile) ? await readInstalled() : await install(stack);
    await printTable(stack, installed);
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

async function install(stack: Stack): Promise<z.infer<typeof installedSchema>> {
  console.log('▸ Installing into the portal, enrolling the first administrator at the console');
  const { otpauthUri } = await installApp(stack);
  console.log('▸ Other kinds of cards are switched on, a contract is put into two of them');
  await switchKindsOn(stack);
  for (const place of [lease, company]) {
    await runAction(stack.portal.context, { action: 'replace-file', ...place, name: 'Ugovor.pdf' });
  }
  console.log(`▸ The administrator invites ${people.manager.name}`);
  const phone = new AuthenticatorApp(otpauthUri);
  await invite(stack, phone, [people.manager]);
  const installed = { administratorOtpauthUri: otpauthUri };
  // Written last: without it the next start installs again.
  await writeFile(installedFile, JSON.stringify(installed), { mode: 0o600 });
  return installed;
}

async function readInstalled(): Promise<z.infer<typeof installedSchema>> {
  return installedSchema.parse(JSON.parse(await readFile(installedFile, 'utf8')));
}

async function printTable(stack: Stack, installed: z.infer<typeof installedSchema>): Promise<void> {
  const { addresses } = stack;
  const portal = httpOrigin(addresses.portal);
  const list = await stack.console.json(
    z.object({ people: z.array(z.object({ personId: z.string(), state: z.string() })) }),
    'person',
    'list',
    '--tenant',
    tenantName,
  );
  const manager = list.people.find(({ personId }) => personId === people.manager.personId);
  const code = manager?.state === 'invited' ? await activationCode(stack, people.manager.personId) : null;
  const rows: [string, string][] = [
    ['Deal with the contract', `${portal}/crm/deal/details/412/`],
    ['Smart process, company', `${portal}/crm/type/1036/details/412/  ${portal}/crm/company/details/412/`],
    ['Portal', `${portal}/  (log in as ${people.manager.name}; no passwords)`],
    ['Phone', `${portal}/phone`],
    ['OAuth host', httpOrigin(addresses.oauth)],
    ['app-server', httpOrigin(addresses.app)],
    ['signing-service', httpsOrigin(addresses.service)],
    ['Trust services', `${httpOrigin(addresses.trust)}  (/ca.crt, /tsa, /ocsp, /crl)`],
    ...(code === null ? [] : [[`Activation code of ${people.manager.name}`, code] as [string, string]]),
    [`${people.administrator.name}’s phone`, installed.administratorOtpauthUri],
    ['State', stack.directory],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  const steps =
    code === null
      ? []
      : [
          `Open the deal, log in as ${people.manager.name}, press Set up and type the activation code.`,
          'Scan the QR with a real phone, or press Copy beside it and add the key on the Phone page.',
          'Confirm with a code, then Sign: read, Continue, the next code, Sign.',
        ];
  const guide = steps.map((step, index) => `  ${index + 1}. ${step}\n`).join('');
  console.log(`\n${lines.join('\n')}\n\n${guide}\nCtrl+C ends everything; \`npm run demo -- --reset\` begins anew.\n`);
}

await main();
