import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeOwnCa } from './own-ca.js';
import type { RunningPortal } from './start-portal.js';
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
    'renamed-port': { type: 'string', default: '7713' },
    'old-portal-host': { type: 'string', default: '127.0.0.6' },
    'old-portal-port': { type: 'string' },
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
    renamedPort: Number(values['renamed-port']),
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
  const old = await startOld(directory, portal);
  console.log(
    JSON.stringify({ ready: true, portal: portalOrigin, oauth: oauthOrigin, clientId, applicationFile, ...old?.told }),
  );
  const end = (): void => {
    Promise.all([portal.close(), old?.portal.close()]).catch((error: unknown) => console.error(error));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

/** A self-hosted portal of the same application, if asked for: old, over HTTPS by a CA of its own. */
async function startOld(directory: string, first: RunningPortal) {
  const port = values['old-portal-port'];
  if (port === undefined) return undefined;
  const host = values['old-portal-host'];
  const ca = await makeOwnCa(join(directory, 'old-ca'), host);
  const portal = await startPortal({
    directory: join(directory, 'old'),
    portalHost: host,
    portalPort: Number(port),
    oauthHost: host,
    oauthPort: 0,
    appUrl: values['app-url'],
    oauth: first.oauth,
    knobs: { oldPortal: true },
    tls: ca.tls,
  });
  return { portal, told: { old: portal.portalOrigin, oldCaFile: ca.caFile } };
}

await main();
