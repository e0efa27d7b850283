import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpOrigin } from '../support/addresses.js';
import { activationCode, invite, people } from '../support/install-app.js';
import { startBrowser } from './browser.js';
import { DealCard, SigningSlider } from './deal-card.js';
import { type Installation, startInstallation } from './installation.js';
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
    const confirmed = await shown.innerText();
    await setUp.getByRole('textbox').fill(confirmed);
    await setUp.getByRole('button', { name: 'Confirm' }).click();
    await setUp.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
    const recoveryCodes = await setUp
      .getByRole('list', { name: 'Recovery codes' })
      .getByRole('listitem')
      .allInnerTexts();
    expect(new Set(recoveryCodes).size).toBe(10);
    const download = card.page.waitForEvent('download');
    await setUp.getByRole('button', { name: 'Download' }).click();
    const kept = await readFile(await (await download).path(), 'utf8');
    for (const each of recoveryCodes) expect(kept).toContain(each);
    await setUp.getByText('Copy', { exact: true }).click();
    await setUp.getByText('Copied').waitFor();
    await setUp.getByLabel('I have stored them').check();
    await setUp.getByRole('button', { name: 'Done' }).click();
    await setUp.getByRole('heading', { name: 'You can sign now' }).waitFor();
    await setUp.getByRole('button', { name: 'Sign the waiting document' }).click();

    const slider = new SigningSlider(card.slider);
    await slider.frame.getByRole('region', { name: 'Page 1 of' }).waitFor();
    await slider.readAndContinue();
    // The code that confirmed the phone cannot sign.
    await slider.sign(confirmed);
    await slider.frame.getByText('This code has been used.').waitFor();
    await expect.poll(() => shown.innerText(), { timeout: 40_000 }).not.toBe(confirmed);
    await slider.sign(await shown.innerText());
    await slider.heading('Signed and stored').waitFor();
    const [file] = filesInField(stack);
    expect(await judge(file?.bytes ?? new Uint8Array())).toEqual({ valid: 1, total: 1, sound: true });
    await card.close();
  });
});
