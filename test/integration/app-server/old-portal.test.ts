import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { type InstallStatus, installStatusSchema } from '@dealseal/app-server/contract/install';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dealTab, framePost, refusalOf, sendFrame } from '../../attack/frame-post.js';
import { runAction } from '../../portal/emulator-actions.js';
import { makeOwnCa, type OwnCa } from '../../portal/own-ca.js';
import { createPortal, type Portal } from '../../portal/portal.js';
import { turnKnobs } from '../../portal/state/knobs.js';
import { addressesFrom, httpOrigin, httpsOrigin } from '../../support/addresses.js';
import { configureBitrix24 } from '../../support/app-config.js';
import { appPage, people } from '../../support/install-app.js';
import { type AppSession, PortalVisitor } from '../../support/portal-visitor.js';
import { type Stack, startStack } from '../../support/stack.js';

const dealId = 412;
const base = 26_470;
/** On an odd port, over HTTPS by a CA of its own; this process, which does not trust that, goes in by the other door. */
const own = { host: '127.0.0.6', port: base + 5 };
const door = { host: '127.0.0.6', port: base + 6 };

let directory: string;
let stack: Stack;
let old: Portal;
let ca: OwnCa;
const servers: Server[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-old-'));
  stack = await startStack({ directory, addresses: addressesFrom(base) });
  ca = await makeOwnCa(join(directory, 'ca'), own.host);
  old = await createPortal({
    directory: join(directory, 'old-portal'),
    portalOrigin: httpsOrigin(own),
    oauthOrigin: httpOrigin(stack.addresses.oauth),
    oauth: stack.portal.oauth,
    appUrl: httpOrigin(stack.addresses.app),
    knobs: { oldPortal: true, eventDelayMs: 0 },
  });
  const tls = createTlsServer({ key: ca.tls.key, cert: ca.tls.certificate }, old.portalApp);
  for (const [server, { host, port }] of [
    [tls, own],
    [createServer(old.portalApp), door],
  ] as const) {
    await once(server.listen(port, host), 'listening');
    servers.push(server);
  }
}, 180_000);
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await stack?.stop();
  await rm(directory, { recursive: true, force: true });
});

async function visitor(): Promise<PortalVisitor> {
  const person = new PortalVisitor(httpsOrigin(own), httpOrigin(door));
  await person.login(Number(people.administrator.personId));
  return person;
}

/** Opens the installer, or the application's page. */
async function openApp() {
  const administrator = await visitor();
  await administrator.post('/marketplace/install', new URLSearchParams());
  return { administrator, ...(await administrator.openFrame(appPage)) };
}

async function setUp(tenantName: string): Promise<InstallStatus> {
  const asked = ['pairing-code', '--tenant-name', tenantName];
  const { pairingCode } = await stack.console.json(z.object({ pairingCode: z.string() }), ...asked);
  const { administrator, app } = await openApp();
  const service = httpsOrigin(stack.addresses.service);
  await app.call(installStatusSchema, '/api/install/pairing', { pairingCode, service });
  const kinds = [{ entityTypeId: 2, fields: ['UF_CRM_SIGN_DOC'] }];
  await app.call(installStatusSchema, '/api/install/fields', { kinds });
  const status = await app.call(installStatusSchema, '/api/install/surfaces', {});
  await administrator.post('/app-frame/install-finish', {});
  return status;
}

async function tab(): Promise<AppSession> {
  return (await (await visitor()).openFrame(dealTab(stack, dealId))).app;
}

async function assertOut(app: AppSession): Promise<void> {
  await expect.poll(async () => (await app.fetch('/api/me')).status).toBe(401);
}

describe('an old portal of one’s own, on an odd port, by its own CA', () => {
  it.each([
    ['whose CA nobody named', (): object[] => []],
    ['for which another CA is named', (): object[] => [{ host: `${own.host}:${own.port}`, caFile: stack.rootFile }]],
  ])('%s is told so in its own frame, and nothing is sent to it', async (_name, portalAuthorities) => {
    const host = `${own.host}:${own.port}`;
    await configureBitrix24(stack, () => ({ privateHosts: [host], portalAuthorities: portalAuthorities() }));
    const administrator = await visitor();
    await administrator.post('/marketplace/install', new URLSearchParams());
    const before = old.context.log.length;
    const answer = await sendFrame(await framePost(administrator, appPage));
    expect(refusalOf(answer)).toBe('portal-certificate-refused');
    expect(answer.headers.get('content-security-policy')).toContain(`frame-ancestors ${httpsOrigin(own)}`);
    expect(old.context.log.slice(before).filter((entry) => entry.host === 'portal')).toEqual([]);
  });

  it('is installed and works with its CA named, though it tells no endpoint and no token', async () => {
    const host = `${own.host}:${own.port}`;
    await configureBitrix24(stack, () => ({ portalAuthorities: [{ host, caFile: ca.caFile }] }));
    expect(await setUp('Old portal')).toMatchObject({ finished: true });
    const app = await tab();
    const { documents } = await app.call(documentsAnswerSchema, `/api/documents?entityTypeId=2&entityId=${dealId}`);
    expect(documents).toHaveLength(1);
  });

  it('proves its removal by the token that its installation told, and is deleted', async () => {
    const app = await tab();
    await runAction(old.context, { action: 'uninstall', clean: true });
    await assertOut(app);
    const { app: again } = await openApp();
    expect(await again.call(installStatusSchema, '/api/install')).toMatchObject({ pairing: { tenant: null } });
  });

  it('whose token was never told is removed when the OAuth server confirms it, and keeps its data', async () => {
    turnKnobs(old.knobs, { dropEvents: true });
    expect(await setUp('Old portal again')).toMatchObject({ finished: true });
    turnKnobs(old.knobs, { dropEvents: false, removedGrant: 'NOT_INSTALLED' });
    const app = await tab();
    await runAction(old.context, { action: 'uninstall', clean: true });
    await assertOut(app);
    const { app: again } = await openApp();
    const status = await again.call(installStatusSchema, '/api/install');
    expect(status).toMatchObject({ pairing: { tenant: { name: 'Old portal again' } } });
  });
});
