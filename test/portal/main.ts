import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPortal } from './start-portal.js';
import { writeAtomically } from './state/atomic-file.js';

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    'portal-host': { type: 'string', default: '127.0.0.2' },
    'portal-port': { type: 'string', default: '7710' },
    'oauth-host': { type: 'string', default: '127.0.0.3' },
    'oauth-port': { type: 'string', default: '7711' },
    'app-url': { type: 'string', default: 'http://127.0.0.4:7712' },
    'member-id': { type: 'string' },
  },
});

/** Starts both hosts, writes DIR/application.json and DIR/client-secret (the secret alone) and prints one line of JSON. */
async function main(): Promise<void> {
  if (values.dir === undefined) throw new Error('--dir DIR is needed: where the portal keeps its state');
  const directory = resolve(values.dir);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const memberId = values['member-id'];
  const portal = await startPortal({
    directory,
    portalHost: values['portal-host'],
    portalPort: Number(values['portal-port']),
    oauthHost: values['oauth-host'],
    oauthPort: Number(values['oauth-port']),
    appUrl: values['app-url'],
    ...(memberId === undefined ? {} : { memberId }),
  });
  const applicationFile = join(directory, 'application.json');
  const { clientId, clientSecret, portalOrigin, oauthOrigin } = portal;
  const application = {
    clientId,
    clientSecret,
    memberId: portal.context.store.data.memberId,
    portalOrigin,
    oauthOrigin,
  };
  writeAtomically(applicationFile, JSON.stringify(application, null, 2));
  writeAtomically(join(directory, 'client-secret'), `${clientSecret}\n`);
  console.log(JSON.stringify({ ready: true, portal: portalOrigin, oauth: oauthOrigin, clientId, applicationFile }));
  const end = (): void => {
    portal.close().catch((error: unknown) => console.error(error));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

await main();
