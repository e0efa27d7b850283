import type { B24Frame } from '@bitrix24/b24jssdk';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
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

export const cardPath = '/crm/deal/details/412/';
export const signatureField = 'UF_CRM_DEALSEAL';

/** A portal, the smallest application with the unmodified SDK, and Chromium between them. */
export interface FrameBench {
  app: TestApp;
  portal: TestPortal;
  /** What the portal's own pages threw. */
  faults: string[];
  openAs(userId: number, path: string): Promise<Page>;
  /** Binds a tab, a user-field type and a field of it, as an installer does. */
  register(): Promise<void>;
  close(): Promise<void>;
}

/** The application's frame that `selector` finds in the page, once its SDK is ready. */
export async function appFrame(page: Page, selector: string): Promise<Frame> {
  const handle = await page.locator(selector).elementHandle();
  const frame = await handle?.contentFrame();
  if (frame === null || frame === undefined) throw new Error(`${selector} is no frame`);
  await frame.waitForFunction(() => 'ready' in window);
  await frame.evaluate(() => window.ready);
  return frame;
}

export function fieldFrame(page: Page): Promise<Frame> {
  return appFrame(page, `[data-app-field="${signatureField}"] iframe`);
}

export async function openTab(page: Page): Promise<Frame> {
  await page.getByRole('tab', { name: 'Documents' }).click();
  return appFrame(page, '#panel-app-0 iframe');
}

export function callProfile(frame: Frame): Promise<unknown> {
  return frame.evaluate(async () => (await window.b24.actions.v2.call.make({ method: 'profile' })).getData()?.result);
}

async function register({ portal, app }: { portal: TestPortal; app: TestApp }): Promise<void> {
  const tab = { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: `${app.origin}/b24/tab`, TITLE: 'Documents' };
  const handler = `${app.origin}/b24/field`;
  const type = { USER_TYPE_ID: 'dealseal', HANDLER: handler, TITLE: 'Signature', OPTIONS: { height: 90 } };
  const field = { USER_TYPE_ID: 'rest_14_dealseal', FIELD_NAME: 'DEALSEAL', EDIT_FORM_LABEL: 'Signature' };
  await portal.rest('placement.bind', tab, portal.token(1));
  await portal.rest('userfieldtype.add', type, portal.token(1));
  await portal.rest('crm.deal.userfield.add', { fields: field }, portal.token(1));
}

export async function openFrameBench({ install }: { install: boolean }): Promise<FrameBench> {
  const app = await startTestApp();
  const portal = await openTestPortal({ appUrl: app.origin, install });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  const contexts = new Map<number, BrowserContext>();
  const faults: string[] = [];
  return {
    app,
    portal,
    faults,
    async openAs(userId, path) {
      const known = contexts.get(userId);
      const context = known ?? (await browser.newContext({ viewport: { width: 1440, height: 900 } }));
      contexts.set(userId, context);
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('pageerror', (error) => faults.push(error.message));
      await page.goto(`${portal.portalOrigin}${path}`);
      if (known === undefined) await page.locator(`[data-person="${userId}"]`).click();
      await page.waitForURL(`${portal.portalOrigin}${path}`);
      return page;
    },
    register: () => register({ portal, app }),
    async close() {
      await browser.close();
      app.close();
      await portal.remove();
    },
  };
}
