import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findDeal } from '../crm/items.js';
import { runAction } from '../emulator-actions.js';
import type { TestPortal } from '../test-portal.js';
import { openTestPortal } from '../test-portal.js';

let browser: Browser;
let portal: TestPortal;
let page: Page;
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];

beforeAll(async () => {
  portal = await openTestPortal();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await portal.remove();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
});
afterEach(() => page.close());

async function logIn(userId: number, path: string): Promise<void> {
  await page.goto(portal.portalOrigin + path);
  await page.locator(`[data-person="${userId}"]`).click();
  await page.waitForURL(portal.portalOrigin + path);
}

const overflow = (): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('pages', () => {
  it('ask who one is, and bring one back where one wanted to go', async () => {
    await logIn(7, '/crm/deal/details/412/');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Jadranska');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(`${portal.portalOrigin}/login`);
  });

  it('show no deal to a person without rights', async () => {
    await logIn(9, '/crm/deal/list/');
    expect(await page.getByRole('link', { name: /Jadranska/ }).count()).toBe(0);
    expect((await page.goto(`${portal.portalOrigin}/crm/deal/details/412/`))?.status()).toBe(403);
  });

  it.each(['/login', '/phone', '/crm/deal/list/', '/crm/deal/details/412/', '/marketplace/', '/emulator/'])(
    '%s fits 360 pixels',
    async (path) => {
      if (path !== '/login' && path !== '/phone') await logIn(1, path);
      else await page.goto(portal.portalOrigin + path);
      expect(await overflow()).toBe(0);
      // Another machine has other fonts: letters a fifth wider, and a scroll bar's width less.
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { letter-spacing: 0.12em !important; word-spacing: 0.12em !important }');
        document.adoptedStyleSheets = [sheet];
      });
      await page.setViewportSize({ width: 343, height: 740 });
      expect(await overflow()).toBe(0);
    },
  );

  it('write every text as text', async () => {
    const deal = findDeal(portal.context, 405);
    if (deal !== undefined) deal.title = '<img src=x onerror="document.title=1">"\'&amp;';
    await logIn(1, '/crm/deal/details/405/');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
      '<img src=x onerror="document.title=1">"\'&amp;',
    );
    expect(await page.locator('img').count()).toBe(0);
  });
});

describe('the file field of the card', () => {
  const buffer = Buffer.from('%PDF-1.7 other');
  const upload = { name: 'Drugi ugovor č.pdf', mimeType: 'application/pdf', buffer };

  it('replaces a file, downloads and removes it', async () => {
    await logIn(7, '/crm/deal/details/412/');
    const field = page.locator('[data-file-field="UF_CRM_SIGN_DOC"]');
    await field.locator('input[type=file]').setInputFiles(upload);
    const link = field.getByRole('link', { name: 'Drugi ugovor č.pdf' });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('Drugi ugovor č.pdf');
    expect(portal.context.files.read(portal.fileIds('UF_CRM_SIGN_DOC')[0] ?? 0)?.equals(buffer)).toBe(true);
    await field.getByRole('button', { name: 'Remove' }).click();
    await field.getByText('not filled').waitFor();
    expect(portal.fileIds('UF_CRM_SIGN_DOC')).toEqual([]);
    await runAction(portal.context, { action: 'reset-deals' });
  });

  it('adds to a multiple field and replaces one of several in its place', async () => {
    await logIn(7, '/crm/deal/details/412/');
    const field = page.locator('[data-file-field="UF_CRM_SIGN_DOCS"]');
    await field.locator('> label input').setInputFiles({ ...upload, name: 'a.pdf' });
    await field.getByText('a.pdf').waitFor();
    await field.locator('> label input').setInputFiles({ ...upload, name: 'b.pdf' });
    await field.getByText('b.pdf').waitFor();
    const [, second] = portal.fileIds('UF_CRM_SIGN_DOCS');
    await field
      .locator('[data-file-id] input')
      .first()
      .setInputFiles({ ...upload, name: 'c.pdf' });
    await field.getByText('c.pdf').waitFor();
    const ids = portal.fileIds('UF_CRM_SIGN_DOCS');
    expect(ids).toHaveLength(2);
    expect(ids[1]).toBe(second);
  });

  it('offers no change to whom only reading is allowed', async () => {
    await logIn(11, '/crm/deal/details/405/');
    expect(await page.locator('input[type=file]').count()).toBe(0);
    const answer = await page.evaluate(async () => {
      const sent = await fetch('/crm/deal/details/405/files/UF_CRM_SIGN_DOC?name=a.pdf', { method: 'POST', body: 'x' });
      return sent.status;
    });
    expect(answer).toBe(403);
  });
});

describe('the phone', () => {
  it('keeps several accounts over a reload and refuses what is no address', async () => {
    await page.goto(`${portal.portalOrigin}/phone`);
    const add = async (address: string): Promise<void> => {
      await page.getByLabel('Address from the QR').fill(address);
      await page.getByRole('button', { name: 'Add' }).click();
    };
    await add('nonsense');
    expect(await page.getByRole('alert').textContent()).toContain('otpauth');
    await add('otpauth://totp/DealSeal:ana?secret=JBSWY3DPEHPK3PXP&issuer=DealSeal');
    await add('otpauth://totp/DealSeal:milica?secret=GEZDGNBVGY3TQOJQ&issuer=DealSeal');
    await page.reload();
    await expect
      .poll(() => page.locator('.account__code').allTextContents())
      .toEqual([expect.stringMatching(/^\d{3} \d{3}$/), expect.stringMatching(/^\d{3} \d{3}$/)]);
  });
});

describe('knobs and acts over HTTP', () => {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(portal.portalOrigin + path, { method: 'POST', headers, body: JSON.stringify(body) });

  it('turn the portal and say what they do not know', async () => {
    expect(await (await post('/emulator/knobs', { slowMs: 1 })).json()).toMatchObject({ slowMs: 1, down: 'off' });
    portal.knobs.slowMs = 0;
    expect((await post('/emulator/knobs', { nonsense: 1 })).status).toBe(400);
    expect((await post('/emulator/actions', { action: 'nonsense' })).status).toBe(400);
    const before = portal.fileIds('UF_CRM_SIGN_DOC');
    expect(await (await post('/emulator/actions', { action: 'replace-file' })).json()).not.toEqual({ ids: before });
  });

  it('are closed to pages of another origin', async () => {
    const origin = { origin: 'http://127.0.0.4:7712' };
    expect((await post('/emulator/knobs', { slowMs: 1 }, origin)).status).toBe(403);
    expect((await post('/login', { userId: 1 }, origin)).status).toBe(403);
  });

  it('answer single methods with a fault, and keep a log without secrets', async () => {
    await post('/emulator/knobs', { faults: { 'crm.item.get': { status: 503, error: 'QUERY_LIMIT_EXCEEDED' } } });
    const token = portal.token(7);
    const answer = await portal.rest('crm.item.get', { entityTypeId: 2, id: 412 }, token);
    expect(answer).toMatchObject({ status: 503, body: { error: 'QUERY_LIMIT_EXCEEDED' } });
    expect((await portal.rest('profile', {})).status).toBe(200);
    portal.knobs.faults = {};
    const log = await (await fetch(`${portal.portalOrigin}/emulator/log`)).text();
    expect(log).toContain('QUERY_LIMIT_EXCEEDED');
    expect(log).not.toContain(token);
  });
});
