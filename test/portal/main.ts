import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Express } from 'express';
import { createPortal } from './portal.js';
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

async function listen(app: Express, host: string, port: string): Promise<ReturnType<Express['listen']>> {
  const server = app.listen(Number(port), host);
  await once(server, 'listening');
  return server;
}

/** Starts both hosts, writes DIR/application.json (client_id, client_secret) and prints one line of JSON. */
async function main(): Promise<void> {
  if (values.dir === undefined) throw new Error('--dir DIR is needed: where the portal keeps its state');
  const directory = resolve(values.dir);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const portalOrigin = `http://${values['portal-host']}:${values['portal-port']}`;
  const oauthOrigin = `http://${values['oauth-host']}:${values['oauth-port']}`;
  const memberId = values['member-id'];
  const portal = await createPortal({
    directory,
    portalOrigin,
    oauthOrigin,
    appUrl: values['app-url'],
    ...(memberId === undefined ? {} : { memberId }),
  });
  const servers = [
    await listen(portal.portalApp, values['portal-host'], values['portal-port']),
    await listen(portal.oauthApp, values['oauth-host'], values['oauth-port']),
  ];
  const applicationFile = join(directory, 'application.json');
  const { clientId, clientSecret, context } = portal;
  const application = { clientId, clientSecret, memberId: context.store.data.memberId, portalOrigin, oauthOrigin };
  writeAtomically(applicationFile, JSON.stringify(application, null, 2));
  console.log(JSON.stringify({ ready: true, portal: portalOrigin, oauth: oauthOrigin, clientId, applicationFile }));
  const stop = (): void => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

await main();
