import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runAction } from './emulator-actions.js';
import type { FrameBench } from './frame-bench.js';
import { appFrame, callProfile, cardPath, fieldFrame, openFrameBench, openTab, signatureField } from './frame-bench.js';
import type { TestApp } from './test-app.js';
import type { TestPortal } from './test-portal.js';

const hexDigits: unknown = expect.stringMatching(/^[\da-f]{32}$/);

let bench: FrameBench;
let app: TestApp;
let portal: TestPortal;

beforeAll(async () => {
  bench = await openFrameBench({ install: false });
  ({ app, portal } = bench);
}, 60_000);
afterAll(() => bench.close());
afterEach(() => {
  portal.knobs.broken = [];
  portal.knobs.firstRun = false;
  if (bench.faults.length > 0) throw new Error(`The portal's page failed: ${bench.faults.splice(0).join('; ')}`);
});

describe('installing', () => {
  it('opens the installer for the administrator and goes on to the application after installFinish', async () => {
    const page = await bench.openAs(1, '/marketplace/');
    await page.getByRole('button', { name: 'Install app' }).click();
    const installer = await appFrame(page, '#app-frame iframe');
    expect(await installer.evaluate(() => window.b24.isInstallMode)).toBe(true);
    expect(app.opened.at(-1)).toMatchObject({ path: '/b24/install', body: { PLACEMENT: 'DEFAULT' } });

    await bench.register();
    const manager = await bench.openAs(7, cardPath);
    expect(await manager.getByRole('tab').count()).toBe(1);
    expect(await manager.locator('iframe').count()).toBe(0);
    await manager.close();

    await Promise.all([
      page.waitForURL(/install_finished=Y/),
      installer.evaluate(() => {
        window.b24.installFinish().catch(() => undefined);
      }),
    ]);
    const running = await appFrame(page, '#app-frame iframe');
    expect(await running.evaluate(() => window.b24.isInstallMode)).toBe(false);
    expect(app.opened.at(-1)).toMatchObject({ path: '/b24/frame' });
    expect(portal.context.store.data.installation.status).toBe('installed');
    await page.close();
  });
});

describe('opening a frame', () => {
  it('puts DOMAIN, PROTOCOL, LANG and APP_SID into the query and everything else into the body', async () => {
    const page = await bench.openAs(7, cardPath);
    const frame = await fieldFrame(page);
    const { query, body, path } = app.opened.at(-1) ?? { query: {}, body: {}, path: '' };
    const domain = new URL(portal.portalOrigin).host;
    expect(path).toBe('/b24/field');
    expect(query).toEqual({
      DOMAIN: domain,
      PROTOCOL: '0',
      LANG: 'en',
      APP_SID: hexDigits,
    });
    expect(Object.keys(body).sort()).toEqual([
      'APPLICATION_SCOPE',
      'APPLICATION_TOKEN',
      'AUTH_EXPIRES',
      'AUTH_ID',
      'PLACEMENT',
      'PLACEMENT_OPTIONS',
      'REFRESH_ID',
      'SERVER_ENDPOINT',
      'member_id',
      'status',
    ]);
    expect(body).toMatchObject({ AUTH_EXPIRES: '3600', status: 'L', PLACEMENT: 'USERFIELD_TYPE' });
    expect(JSON.parse(String(body['PLACEMENT_OPTIONS']))).toEqual({
      MODE: 'view',
      ENTITY_ID: 'CRM_DEAL',
      FIELD_NAME: signatureField,
      ENTITY_VALUE_ID: '412',
      VALUE: null,
      MULTIPLE: 'N',
      MANDATORY: 'N',
      XML_ID: null,
      ENTITY_DATA: { entityTypeId: 2, entityId: '412', module: 'crm' },
      URI: cardPath,
    });
    expect(await frame.evaluate(() => window.name)).toBe(`${domain}|0|${String(query['APP_SID'])}`);
    expect(frame.parentFrame()).toBe(page.mainFrame());
    const auth = await frame.evaluate(() => window.b24.auth.getAuthData());
    expect(auth).toMatchObject({
      access_token: body['AUTH_ID'],
      member_id: body['member_id'],
      domain: portal.portalOrigin,
    });
    expect(await frame.evaluate(() => [window.b24.auth.isAdmin, window.b24.getLang()])).toEqual([false, 'en']);
    await page.close();
  });

  it('loads an app tab on its first click only, under a sid of its own', async () => {
    const page = await bench.openAs(7, cardPath);
    await fieldFrame(page);
    const before = app.opened.length;
    const tab = await openTab(page);
    expect(app.opened.slice(before)).toMatchObject([{ path: '/b24/tab', body: { PLACEMENT: 'CRM_DEAL_DETAIL_TAB' } }]);
    const options = JSON.parse(String(app.opened[before]?.body['PLACEMENT_OPTIONS'])) as unknown;
    expect(options).toEqual({ ID: '412', URI: cardPath });
    expect(app.opened[before]?.query['APP_SID']).not.toBe(app.opened[before - 1]?.query['APP_SID']);
    expect(await tab.evaluate((): unknown => window.b24.placement.options)).toMatchObject({ ID: '412' });
    await page.getByRole('tab', { name: 'General' }).click();
    await page.getByRole('tab', { name: 'Documents' }).click();
    expect(app.opened).toHaveLength(before + 1);
    await page.close();
  });

  it('leaves new keys out on an old portal', async () => {
    portal.knobs.oldPortal = true;
    const page = await bench.openAs(7, cardPath);
    await fieldFrame(page);
    portal.knobs.oldPortal = false;
    const body = app.opened.at(-1)?.body ?? {};
    for (const key of ['APPLICATION_TOKEN', 'APPLICATION_SCOPE', 'SERVER_ENDPOINT'])
      expect(body).not.toHaveProperty(key);
    await page.close();
  });

  it('shows a user field with empty tokens to whom the application is closed for, and no tab', async () => {
    portal.knobs.closedFor = [7];
    const page = await bench.openAs(7, cardPath);
    await page.locator(`[data-app-field="${signatureField}"] iframe`).waitFor();
    await expect.poll(() => app.opened.at(-1)?.body['AUTH_ID']).toBe('');
    expect(await page.getByRole('tab').count()).toBe(1);
    portal.knobs.closedFor = [];
    await page.close();
  });

  it('waits for setInstall at the first run and remembers it', async () => {
    portal.knobs.firstRun = true;
    const page = await bench.openAs(11, cardPath);
    const frame = await fieldFrame(page);
    expect(await frame.evaluate(() => window.b24.isFirstRun)).toBe(true);
    await page.reload();
    expect(await (await fieldFrame(page)).evaluate(() => window.b24.isFirstRun)).toBe(false);
    await page.close();
  });
});

describe('REST from the frame', () => {
  it('answers a call and a batch', async () => {
    const page = await bench.openAs(7, cardPath);
    const frame = await fieldFrame(page);
    expect(await callProfile(frame)).toMatchObject({ ID: '7' });
    const batch = await frame.evaluate(async () => {
      const answer = await window.b24.actions.v2.batch.make({
        calls: { me: ['profile', {}], deal: ['crm.item.get', { entityTypeId: 2, id: 412 }] },
      });
      return answer.isSuccess;
    });
    expect(batch).toBe(true);
    await page.close();
  });

  it('goes through 401 and refreshAuth once, and repeats the call', async () => {
    const page = await bench.openAs(7, cardPath);
    const frame = await fieldFrame(page);
    await runAction(portal.context, { action: 'expire-tokens' });
    portal.context.log.length = 0;
    expect(await callProfile(frame)).toMatchObject({ ID: '7' });
    expect(portal.context.log.map(({ status }) => status)).toEqual([401, 200]);
    await page.close();
  });
});
