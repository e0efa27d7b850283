import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { replaceFiles } from '../portal/crm/item-files.js';
import { findDeal } from '../portal/crm/items.js';
import { createPortal, type Portal } from '../portal/portal.js';
import { issueTokens } from '../portal/portal-context.js';
import type { Item } from '../portal/state/portal-data.js';
import { httpOrigin } from '../support/addresses.js';
import { projectRoot } from '../support/root.js';
import type { FrameForm } from '../support/roaming-visitor.js';
import type { Stack } from '../support/stack.js';

const execute = promisify(execFile);
export const signField = 'UF_CRM_SIGN_DOC';
const dealId = 412;
const administrator = 1;

/** Portals of the emulator behind one port, each at an address of its own, with the application installed in all. */
export class PortalCrowd {
  readonly portals: readonly Portal[];
  readonly #close: () => Promise<void>;

  private constructor(portals: readonly Portal[], close: () => Promise<void>) {
    this.portals = portals;
    this.#close = close;
  }

  /** Starts the app-server anew, with the portals in its database; the stack's own portal is their model. */
  static async open(stack: Stack, options: { readonly count: number; readonly port: number }): Promise<PortalCrowd> {
    const byHost = new Map<string, Portal>();
    const server = createServer((request, response) => {
      const portal = byHost.get(request.headers.host ?? '');
      if (portal === undefined) response.writeHead(421).end();
      else portal.portalApp(request, response);
    });
    await once(server.listen(options.port, '0.0.0.0'), 'listening');
    const close = async (): Promise<void> => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    };
    for (let index = 0; index < options.count; index += 1) {
      const host = `127.1.${Math.floor(index / 250)}.${1 + (index % 250)}`;
      const origin = httpOrigin({ host, port: options.port });
      byHost.set(new URL(origin).host, await openPortal(stack, { index, origin }));
    }
    const portals = [...byHost.values()];
    await install(stack, portals);
    return new PortalCrowd(portals, close);
  }

  close(): Promise<void> {
    return this.#close();
  }
}

async function openPortal(stack: Stack, place: { readonly index: number; readonly origin: string }): Promise<Portal> {
  const portal = await createPortal({
    directory: join(stack.directory, 'portals', String(place.index)),
    portalOrigin: place.origin,
    oauthOrigin: httpOrigin(stack.addresses.oauth),
    oauth: stack.portal.oauth,
    appUrl: httpOrigin(stack.addresses.app),
    knobs: { eventDelayMs: 0 },
  });
  portal.context.store.data.installation = { ...stack.portal.context.store.data.installation };
  return portal;
}

const configSchema = z.looseObject({ bitrix24: z.looseObject({ plainHttpHosts: z.array(z.string()) }) });

/** Written into the database as the installer would; a thousand installations by hand take an hour. */
async function install(stack: Stack, portals: readonly Portal[]): Promise<void> {
  const configFile = join(stack.directory, 'app', 'config.json');
  const config = configSchema.parse(JSON.parse(await readFile(configFile, 'utf8')));
  config.bitrix24.plainHttpHosts.push(...portals.map(({ context }) => new URL(context.origin).host));
  // People come from addresses of their own, as a proxy in front would say.
  await writeFile(configFile, JSON.stringify({ ...config, proxies: 1 }), { mode: 0o600 });
  const rows = portals.map(({ context }) => {
    const { memberId, installation } = context.store.data;
    const { accessToken, refreshToken, accessExpires } = issueTokens(context, administrator);
    return {
      memberId,
      domain: new URL(context.origin).host,
      clientEndpoint: `${context.origin}/rest/`,
      serverEndpoint: `${context.oauthOrigin}/rest/`,
      applicationToken: installation.applicationToken,
      chain: { personId: String(administrator), accessToken, refreshToken, expiresAt: accessExpires * 1000 },
    };
  });
  const file = join(stack.directory, 'portals.json');
  await writeFile(file, JSON.stringify(rows), { mode: 0o600 });
  await stack.app.stop();
  const { PATH = '' } = process.env;
  const program = join(projectRoot, 'app-server/dist/install/portals-bench.js');
  const env = { PATH, DEALSEAL_APP_CONFIG: configFile };
  await execute(process.execPath, [program, stack.portal.context.store.data.memberId, file], { env });
  await stack.app.start();
}

/** The person works there and has a deal of their own with this document; answers the deal's id. */
export function employ(portal: Portal, personId: number, document: Buffer): number {
  const { data } = portal.context.store;
  const model = findDeal(portal.context, dealId);
  if (model === undefined) throw new Error('The deal is gone');
  const unsaid = { position: '', email: '', admin: false, active: true };
  data.people.push({ id: personId, name: 'Potpisnik', lastName: String(personId), ...unsaid });
  const own = { readers: [personId], editors: [personId], files: {}, texts: {} };
  const item: Item = { ...structuredClone(model), id: 10_000 + personId, ...own };
  data.items.push(item);
  const choices = [{ add: { name: 'Ugovor.pdf', bytes: document } }];
  replaceFiles(portal.context, { item, fieldName: signField, choices, userId: personId });
  portal.context.store.save();
  return item.id;
}

/** What the portal's page POSTs into the field of a deal; `token` is the person's access token, good for an hour. */
export function fieldForm(portal: Portal, deal: number, token: string): FrameForm {
  const { context } = portal;
  const query = new URLSearchParams({
    DOMAIN: new URL(context.origin).host,
    PROTOCOL: '0',
    LANG: 'en',
    APP_SID: context.randomHex(16),
  });
  const entity = { entityTypeId: 2, entityId: String(deal), module: 'crm' };
  return {
    action: `${context.application.appUrl}?${query.toString()}`,
    fields: {
      AUTH_ID: token,
      AUTH_EXPIRES: '3600',
      REFRESH_ID: '',
      SERVER_ENDPOINT: `${context.oauthOrigin}/rest/`,
      APPLICATION_TOKEN: context.store.data.installation.applicationToken,
      member_id: context.store.data.memberId,
      status: 'L',
      PLACEMENT: 'USERFIELD_TYPE',
      PLACEMENT_OPTIONS: JSON.stringify({
        MODE: 'view',
        ENTITY_ID: 'CRM_DEAL',
        FIELD_NAME: 'UF_CRM_DEALSEAL',
        ENTITY_VALUE_ID: String(deal),
        VALUE: null,
        MULTIPLE: 'N',
        MANDATORY: 'N',
        ENTITY_DATA: entity,
      }),
    },
  };
}
