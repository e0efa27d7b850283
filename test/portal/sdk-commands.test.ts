import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findDeal } from './crm/items.js';
import { runAction } from './emulator-actions.js';
import type { FrameBench } from './frame-bench.js';
import { appFrame, callProfile, cardPath, fieldFrame, openFrameBench, openTab, signatureField } from './frame-bench.js';
import type { TestApp } from './test-app.js';
import type { TestPortal } from './test-portal.js';

let bench: FrameBench;
let app: TestApp;
let portal: TestPortal;

beforeAll(async () => {
  bench = await openFrameBench({ install: true });
  ({ app, portal } = bench);
  await bench.register();
}, 60_000);
afterAll(() => bench.close());
afterEach(() => {
  portal.knobs.broken = [];
  portal.knobs.firstRun = false;
  if (bench.faults.length > 0) throw new Error(`The portal's page failed: ${bench.faults.splice(0).join('; ')}`);
});

describe('commands', () => {
  it('resizes a field in height only and a tab in both', async () => {
    const page = await bench.openAs(7, cardPath);
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
    const page = await bench.openAs(7, cardPath);
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
    const page = await bench.openAs(7, `${cardPath}?edit=Y`);
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
    const page = await bench.openAs(7, cardPath);
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
    const page = await bench.openAs(7, cardPath);
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
    const page = await bench.openAs(7, cardPath);
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
    const page = await bench.openAs(7, cardPath);
    const frame = await fieldFrame(page);
    portal.knobs.broken = ['answer-without-time'];
    await expect(callProfile(frame)).rejects.toThrow('operating');
    await page.close();
  });

  it('a browser that may send Authorization', async () => {
    const page = await bench.openAs(7, cardPath);
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
    const page = await bench.openAs(11, cardPath);
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
