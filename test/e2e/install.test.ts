import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { httpOrigin } from '../support/addresses.js';
import { ownAddresses } from './installation.js';
import { people, tenantName } from '../support/install-app.js';
import { type Stack, startStack } from '../support/stack.js';
import { startBrowser } from './browser.js';

let browser: Browser;
let stack: Stack;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-install-'));
  [browser, stack] = await Promise.all([startBrowser(), startStack({ directory, addresses: ownAddresses() })]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await rm(directory, { recursive: true, force: true });
});

it('is installed by an administrator in the browser: pairing code, field, places, installFinish of the SDK', async () => {
  const { pairingCode } = await stack.console.json(
    z.object({ pairingCode: z.string() }),
    'pairing-code',
    '--tenant-name',
    tenantName,
  );
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  const portal = httpOrigin(stack.addresses.portal);
  await context.request.post(`${portal}/login`, { form: { userId: people.administrator.personId } });
  await page.goto(`${portal}/marketplace/`);
  await page.locator('#install-app').click();

  const installer = page.frameLocator('iframe[name*="|"]').first();
  await installer.getByRole('heading', { name: 'Which files are signed?' }).waitFor();
  await installer.getByRole('checkbox', { name: 'Contract' }).check();
  await installer.getByRole('button', { name: 'Continue', exact: true }).click();
  await installer.getByRole('button', { name: 'Add to the cards' }).click();

  const pairing = installer.getByRole('textbox', { name: 'Pairing code' });
  await pairing.fill(pairingCode.slice(0, -10));
  await installer.getByRole('button', { name: 'Connect', exact: true }).click();
  await installer.getByText('This pairing code is not right.').waitFor();
  await pairing.fill(pairingCode);
  await installer.getByRole('button', { name: 'Connect', exact: true }).click();

  await installer.getByRole('heading', { name: 'Sign a test page' }).waitFor();
  await installer.getByRole('button', { name: 'Finish', exact: true }).click();

  const { data } = stack.portal.context.store;
  await expect.poll(() => data.installation.status, { timeout: 30_000 }).toBe('installed');
  expect(data.placements.map(({ placement }) => placement)).toContain('CRM_DEAL_DETAIL_TAB');
  expect(data.userfields.map(({ fieldName }) => fieldName)).toContain('UF_CRM_DEALSEAL');

  // The portal reloads the page after installFinish, which may cut another navigation short.
  const open = () =>
    page.goto(`${portal}/crm/deal/details/412/`).then(
      () => true,
      () => false,
    );
  await expect.poll(open).toBe(true);
  await page.frameLocator('iframe[name*="|"]').first().getByText('Not signed').waitFor();
  await context.close();
});
