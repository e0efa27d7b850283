import { installStatusSchema } from '@dealseal/app-server/contract/install';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { httpOrigin } from '../support/addresses.js';
import { activationCode, appPage, invite, people, tenantName, visitor } from '../support/install-app.js';
import { startBrowser } from './browser.js';
import { DealCard, SigningSlider } from './deal-card.js';
import { type Installation, nextStep, startInstallation } from './installation.js';
import { filesInField, judge } from './judge.js';

let browser: Browser;
let installation: Installation;

beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 0 })]);
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});

describe('from the invitation to the first signature', () => {
  it('sets up codes with the phone page as the authenticator app, then signs the waiting document', async () => {
    const { stack, administratorPhone } = installation;
    await invite(stack, administratorPhone, [people.manager]);
    const code = await activationCode(stack, people.manager.personId);
    const card = await DealCard.open(browser, stack, people.manager.personId);
    await card.field.getByRole('button', { name: 'Set up' }).click();

    const setUp = card.slider;
    await setUp.getByLabel('Activation code').fill('AAAA-AAAA');
    await setUp.getByRole('button', { name: 'Begin' }).click();
    await setUp.getByText('This activation code is not right.').waitFor();
    await setUp.getByLabel('Activation code').fill(code);
    await setUp.getByRole('button', { name: 'Begin' }).click();
    const address = await setUp.getByRole('link', { name: 'Open on this phone' }).getAttribute('href');

    const phone = await card.page.context().newPage();
    await phone.goto(`${httpOrigin(stack.addresses.portal)}/phone`);
    await phone
      .getByRole('textbox')
      .first()
      .fill(address ?? '');
    await phone.getByRole('button', { name: /^Add/ }).click();
    const shown = phone.getByText(/^\d{3}\s?\d{3}$/).first();

    await setUp.getByRole('button', { name: 'I have scanned it' }).click();
    await setUp.getByRole('textbox').fill(await shown.innerText());
    await setUp.getByRole('button', { name: 'Confirm' }).click();
    await setUp.getByRole('heading', { name: 'You can sign now' }).waitFor();
    await setUp.getByRole('button', { name: 'Sign the waiting document' }).click();

    const slider = new SigningSlider(card.slider);
    await slider.frame.getByRole('region', { name: 'Page 1 of' }).waitFor();
    await slider.readAndContinue();
    // The code that confirmed the phone cannot sign.
    await slider.sign(await shown.innerText());
    const used = slider.frame.getByText('This code has been used.');
    await used.waitFor();
    await nextStep();
    await slider.sign((await shown.innerText()).replaceAll(/\s/g, ''));
    await slider.heading('Signed and stored').waitFor();
    const [file] = filesInField(stack);
    expect(await judge(file?.bytes ?? new Uint8Array())).toEqual({ valid: 1, total: 1, sound: true });
    await card.close();
  });
});

describe('the installer in the browser', () => {
  it('asks for the pairing code, refuses a wrong one, binds the surfaces and finishes through the SDK', async () => {
    const { stack } = installation;
    const administrator = await visitor(stack, people.administrator.personId);
    await administrator.post('/marketplace/uninstall', new URLSearchParams());
    const { pairingCode } = await stack.console.json(
      z.object({ pairingCode: z.string() }),
      'pairing-code',
      '--tenant',
      tenantName,
    );
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    const page = await context.newPage();
    const portal = httpOrigin(stack.addresses.portal);
    await context.request.post(`${portal}/login`, { form: { userId: people.administrator.personId } });
    await page.goto(`${portal}/marketplace/`);
    await page.getByRole('button', { name: /Install/ }).click();
    const installer = page.frameLocator('iframe[name*="|"]').first();
    await installer.getByRole('heading').first().waitFor();
    const pairing = installer.getByLabel(/Pairing code/i);
    await pairing.fill(`${pairingCode.slice(0, -2)}AA`);
    await installer.getByRole('button', { name: /Connect/ }).click();
    await installer.getByText('This pairing code is not right.').waitFor();
    await pairing.fill(pairingCode);
    await installer.getByRole('button', { name: /Connect/ }).click();
    await installer.getByLabel('Contract').check();
    await installer
      .getByRole('button', { name: /Continue|Save|Use/ })
      .first()
      .click();
    await installer.getByRole('button', { name: /Finish/ }).click();
    await expect.poll(() => stack.portal.context.store.data.installation.status, { timeout: 30_000 }).toBe('installed');
    const { app } = await administrator.openFrame(appPage);
    const status = await app.call(installStatusSchema, '/api/install');
    expect(status).toMatchObject({
      finished: true,
      surfaces: { bound: true },
      fields: { chosen: ['UF_CRM_SIGN_DOC'] },
    });
    await context.close();
  });
});
