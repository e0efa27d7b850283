import type { B24Frame } from '@bitrix24/b24jssdk';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findDeal } from './crm/deal-rights.js';
import { runAction } from './emulator-actions.js';
import type { TestApp } from './test-app.js';
import { startTestApp } from './test-app.js';
import type { TestPortal } from './test-portal.js';
import { openTestPortal } from './test-portal.js';

declare global {
  interface Window {
    b24: B24Frame;
    ready: Promise<boolean>;
    replies: unknown[];
  }
}

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const cardPath = '/crm/deal/details/412/';
const signatureField = 'UF_CRM_DEALSEAL';

const hexDigits: unknown = expect.stringMatching(/^[\da-f]{32}$/);

let browser: Browser;
let app: TestApp;
let portal: TestPortal;
const faults: string[] = [];

beforeAll(async () => {
  app = await startTestApp();
  portal = await openTestPortal({ appUrl: app.origin, install: false });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
}, 60_000);
afterAll(async () => {
  await browser.close();
  app.close();
  await portal.remove();
});
afterEach(() => {
  portal.knobs.broken = [];
  portal.knobs.firstRun = false;
  if (faults.length > 0) throw new Error(`The portal's page failed: ${faults.splice(0).join('; ')}`);
});

/** Contexts of people who have logged in already. */
const contexts = new Map<number, BrowserContext>();

async function openAs(userId: number, path: string): Promise<Page> {
  const known = contexts.get(userId);
  const context = known ?? (await browser.newContext({ viewport: { width: 1440, height: 900 } }));
  contexts.set(userId, context);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => faults.push(error.message));
  if (known !== undefined) {
    await page.goto(`${portal.portalOrigin}${path}`);
    return page;
  }
  await page.goto(`${portal.portalOrigin}/login?backurl=${encodeURIComponent(path)}`);
  await page.locator(`[data-person="${userId}"]`).click();
  await page.waitForURL(`${portal.portalOrigin}${path}`);
  return page;
}

/** The application's frame that `selector` finds in the page, once its SDK is ready. */
async function appFrame(page: Page, selector: string): Promise<Frame> {
  const handle = await page.locator(selector).elementHandle();
  const frame = await handle?.contentFrame();
  if (frame === null || frame === undefined) throw new Error(`${selector} is no frame`);
  await frame.waitForFunction(() => 'ready' in window);
  await frame.evaluate(() => window.ready);
  return frame;
}

const fieldFrame = (page: Page): Promise<Frame> => appFrame(page, `[data-app-field="${signatureField}"] iframe`);

async function openTab(page: Page): Promise<Frame> {
  await page.getByRole('tab', { name: 'Documents' }).click();
  return appFrame(page, '#panel-app-0 iframe');
}

const callProfile = (frame: Frame): Promise<unknown> =>
  frame.evaluate(async () => (await window.b24.actions.v2.call.make({ method: 'profile' })).getData()?.result);

describe('installing', () => {
  it('opens the installer for the administrator and goes on to the application after installFinish', async () => {
    const page = await openAs(1, '/marketplace/');
    await page.getByRole('button', { name: 'Install app' }).click();
    const installer = await appFrame(page, '#app-frame iframe');
    expect(await installer.evaluate(() => window.b24.isInstallMode)).toBe(true);
    expect(app.opened.at(-1)).toMatchObject({ path: '/b24/install', body: { PLACEMENT: 'DEFAULT' } });

    const handler = `${app.origin}/b24/field`;
    const tab = { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: `${app.origin}/b24/tab`, TITLE: 'Documents' };
    const type = { USER_TYPE_ID: 'dealseal', HANDLER: handler, TITLE: 'Signature', OPTIONS: { height: 90 } };
    const field = { USER_TYPE_ID: 'rest_14_dealseal', FIELD_NAME: 'DEALSEAL', EDIT_FORM_LABEL: 'Signature' };
    await portal.rest('placement.bind', tab, portal.token(1));
    await portal.rest('userfieldtype.add', type, portal.token(1));
    await portal.rest('crm.deal.userfield.add', { fields: field }, portal.token(1));

    const manager = await openAs(7, cardPath);
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
    const page = await openAs(7, cardPath);
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
    const page = await openAs(7, cardPath);
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
    const page = await openAs(7, cardPath);
    await fieldFrame(page);
    portal.knobs.oldPortal = false;
    const body = app.opened.at(-1)?.body ?? {};
    for (const key of ['APPLICATION_TOKEN', 'APPLICATION_SCOPE', 'SERVER_ENDPOINT'])
      expect(body).not.toHaveProperty(key);
    await page.close();
  });

  it('shows a user field with empty tokens to whom the application is closed for, and no tab', async () => {
    portal.knobs.closedFor = [7];
    const page = await openAs(7, cardPath);
    await page.locator(`[data-app-field="${signatureField}"] iframe`).waitFor();
    await expect.poll(() => app.opened.at(-1)?.body['AUTH_ID']).toBe('');
    expect(await page.getByRole('tab').count()).toBe(1);
    portal.knobs.closedFor = [];
    await page.close();
  });

  it('waits for setInstall at the first run and remembers it', async () => {
    portal.knobs.firstRun = true;
    const page = await openAs(11, cardPath);
    const frame = await fieldFrame(page);
    expect(await frame.evaluate(() => window.b24.isFirstRun)).toBe(true);
    await page.reload();
    expect(await (await fieldFrame(page)).evaluate(() => window.b24.isFirstRun)).toBe(false);
    await page.close();
  });
});

describe('REST from the frame', () => {
  it('answers a call and a batch', async () => {
    const page = await openAs(7, cardPath);
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
    const page = await openAs(7, cardPath);
    const frame = await fieldFrame(page);
    await runAction(portal.context, { action: 'expire-tokens' });
    portal.context.log.length = 0;
    expect(await callProfile(frame)).toMatchObject({ ID: '7' });
    expect(portal.context.log.map(({ status }) => status)).toEqual([401, 200]);
    await page.close();
  });
});

describe('commands', () => {
  it('resizes a field in height only and a tab in both', async () => {
    const page = await openAs(7, cardPath);
    const field = await fieldFrame(page);
    const iframe = page.locator(`[data-app-field="${signatureField}"] iframe`);
    const width = (await iframe.boundingBox())?.width;
    expect(await field.evaluate(() => window.b24.parent.resizeWindow(300, 144))).toEqual({ width, height: 144 });
    expect(await iframe.boundingBox()).toMatchObject({ width, height: 144 });
    const tab = await openTab(page);
    expect(await tab.evaluate(() => window.b24.parent.resizeWindow(500, 300))).toEqual({ width: 500, height: 300 });
    await page.close();
  });

  it('lists the commands of the placement, and reloadData draws the card anew', async () => {
    const page = await openAs(7, cardPath);
    const tab = await openTab(page);
    expect(await tab.evaluate(() => window.b24.placement.getInterface())).toEqual({
      command: ['reloadData'],
      event: [],
    });
    const [old] = portal.fileIds('UF_CRM_SIGN_DOC');
    await runAction(portal.context, { action: 'reset-deals' });
    expect(await tab.evaluate(() => window.b24.placement.call('reloadData'))).toBe('');
    const [fresh] = portal.fileIds('UF_CRM_SIGN_DOC');
    expect(fresh).not.toBe(old);
    expect(await page.locator(`[data-file-id="${String(fresh)}"]`).count()).toBe(1);
    await page.close();
  });

  it('stores what setValue gave when the person saves the card, and brings it back', async () => {
    const page = await openAs(7, `${cardPath}?edit=Y`);
    const frame = await fieldFrame(page);
    expect(await frame.evaluate(() => window.b24.placement.setValue('signed: "yes"'))).toBe('');
    expect(findDeal(portal.context, 412)?.texts[signatureField]).toBeUndefined();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(`${portal.portalOrigin}${cardPath}`);
    const saved = await fieldFrame(page);
    expect(await saved.evaluate((): unknown => window.b24.placement.options)).toMatchObject({
      VALUE: 'signed: "yes"',
      MODE: 'view',
    });
    await page.close();
  });

  it('opens the application in a slider of the top page and answers the opener when it is closed', async () => {
    const page = await openAs(7, cardPath);
    const field = await fieldFrame(page);
    const before = app.opened.length;
    const open = (): Promise<unknown> =>
      field.evaluate(() => window.b24.slider.openSliderAppPage({ place: 'sign', fileId: 9001, bx24_width: 500 }));
    const first = open();
    const slider = await appFrame(page, '.slider iframe');
    expect(slider.parentFrame()).toBe(page.mainFrame());
    expect((await page.locator('.slider__panel').boundingBox())?.width).toBe(500);
    expect(app.opened.slice(before)).toMatchObject([{ path: '/b24/frame', body: { PLACEMENT: 'DEFAULT' } }]);
    expect(JSON.parse(String(app.opened[before]?.body['PLACEMENT_OPTIONS']))).toEqual({
      place: 'sign',
      fileId: '9001',
      URI: cardPath,
    });
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    expect(await first).toBe('');

    const second = open();
    const again = await appFrame(page, '.slider iframe');
    await again.evaluate(() => {
      window.b24.slider.closeSliderAppPage().catch(() => undefined);
    });
    expect(await second).toBe('');
    expect(await page.locator('.slider').count()).toBe(0);
    await page.close();
  });

  it('opens a page of the portal in a slider and refuses other paths', async () => {
    const page = await openAs(7, cardPath);
    const field = await fieldFrame(page);
    const opened = field.evaluate(
      (url) => window.b24.slider.openPath(new URL(url)),
      `${portal.portalOrigin}/crm/deal/details/405/`,
    );
    await page.frameLocator('.slider iframe').getByText('Primorje pekare d.o.o.').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    expect(await opened).toMatchObject({ isClose: true, isOpenAtNewWindow: false });
    await page.close();
  });

  it('stays silent on unknown commands, foreign sids and setTitle outside the application page', async () => {
    const page = await openAs(7, cardPath);
    const field = await fieldFrame(page);
    const replies = async (messages: unknown[]): Promise<unknown[]> =>
      field.evaluate(async (all) => {
        window.replies.length = 0;
        const sid = window.name.split('|')[2];
        for (const message of all) {
          const text = typeof message === 'string' ? message.replace('SID', String(sid)) : message;
          window.parent.postMessage(text, '*');
        }
        await window.b24.placement.getInterface();
        return window.replies.map((reply) => String(reply).split(':')[0]);
      }, messages);
    const silent = ['noSuch:cb1:SID', 'toString:cb2:SID', 'getInitData:cb3:wrong', 'setTitle:{"title":"x"}:cb4:SID'];
    expect(await replies([...silent, { method: 'a:b', params: {}, callback: 'cb5', appSid: 'x' }])).toHaveLength(1);
    expect(await replies(['getInitData:cb6:SID'])).toContain('cb6');
    portal.knobs.broken = ['reply-to-unknown-commands'];
    await page.reload();
    const broken = await fieldFrame(page);
    expect(await broken.evaluate(() => window.b24.placement.call('noSuch'))).toEqual({});
    await page.close();
  });
});

describe('mutation: a broken rule shows in the SDK', () => {
  it('an answer without time', async () => {
    const page = await openAs(7, cardPath);
    const frame = await fieldFrame(page);
    portal.knobs.broken = ['answer-without-time'];
    await expect(callProfile(frame)).rejects.toThrow('operating');
    await page.close();
  });

  it('a browser that may send Authorization', async () => {
    const page = await openAs(7, cardPath);
    const frame = await fieldFrame(page);
    const withHeader = (path: string): Promise<string> =>
      frame.evaluate(async (url) => {
        const { access_token: token } = window.b24.auth.getAuthData() || { access_token: '' };
        const headers = { authorization: `Bearer ${token}` };
        return fetch(url, { headers }).then(
          () => 'allowed',
          () => 'refused',
        );
      }, portal.portalOrigin + path);
    expect(await withHeader('/rest/profile')).toBe('refused');
    portal.knobs.broken = ['allow-authorization-header'];
    expect(await withHeader('/rest/user.current')).toBe('allowed');
    await page.close();
  });

  it('no reply to refreshAuth', async () => {
    portal.knobs.broken = ['no-reply-to-refresh'];
    const page = await openAs(11, cardPath);
    await page.clock.install();
    await page.reload();
    const frame = await fieldFrame(page);
    const refreshed = frame.evaluate(() =>
      window.b24.auth.refreshAuth().then(
        () => 'refreshed',
        (error: unknown) => String(error),
      ),
    );
    await page.clock.fastForward(11_000);
    expect(await refreshed).not.toBe('refreshed');
    await page.close();
  });
});
