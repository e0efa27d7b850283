import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { httpOrigin } from '../support/addresses.js';
import { people } from '../support/install-app.js';
import { type Stack, startStack } from '../support/stack.js';
import { startBrowser } from './browser.js';
import { DealCard } from './deal-card.js';
import { ownAddresses } from './installation.js';
import { filesInField, judge, textOf } from './judge.js';

let browser: Browser;
let stack: Stack;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-trial-'));
  const trial = { signatures: 5 };
  [browser, stack] = await Promise.all([startBrowser(), startStack({ directory, addresses: ownAddresses(), trial })]);
  const { trialCode } = await stack.console.json(z.object({ trialCode: z.string() }), 'trial-code');
  await writeFile(join(directory, 'app', 'trial-code'), `${trialCode}\n`, { mode: 0o600 });
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** What the emulator's page of an authenticator app shows. */
class PhonePage {
  readonly #page: Page;
  #last = '';

  constructor(page: Page) {
    this.#page = page;
  }

  async add(otpauthAddress: string): Promise<void> {
    await this.#page.goto(`${httpOrigin(stack.addresses.portal)}/phone`);
    await this.#page.getByRole('textbox').first().fill(otpauthAddress);
    await this.#page.getByRole('button', { name: /^Add/ }).click();
  }

  /** A code that was not shown here before. */
  async freshCode(): Promise<string> {
    const shown = this.#page.getByText(/^\d{3}\s?\d{3}$/).first();
    for (let looks = 0; looks < 200; looks += 1) {
      const code = await shown.innerText();
      if (code !== this.#last) {
        this.#last = code;
        return code.replaceAll(/\s/g, '');
      }
      await pause(200);
    }
    throw new Error('The phone shows the same code all the time');
  }
}

async function setUpCodes(page: FrameLocator, phone: PhonePage, activationCode: string): Promise<void> {
  await page.getByLabel('Activation code').fill(activationCode);
  await page.getByRole('button', { name: 'Begin' }).click();
  await phone.add((await page.getByRole('link', { name: 'Open on this phone' }).getAttribute('href')) ?? '');
  await page.getByRole('button', { name: 'I have scanned it' }).click();
  await page.getByRole('textbox').fill(await phone.freshCode());
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByLabel('I have stored them').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Sign a test page' }).click();
}

const sound = { valid: 1, total: 1, sound: true, broken: [] };

it('is tried out: five steps to a signed test page, then a contract, both of which say TEST', async () => {
  const card = await DealCard.openPage(browser, {
    stack,
    personId: people.administrator.personId,
    path: '/marketplace/',
  });
  const { page } = card;
  const phone = new PhonePage(await page.context().newPage());
  await page.locator('#install-app').click();
  const installer = card.field;
  await installer.getByRole('checkbox', { name: 'Contract' }).check();
  await installer.getByRole('button', { name: 'Continue', exact: true }).click();
  await installer.getByRole('button', { name: 'Add to the cards' }).click();
  await installer.getByRole('button', { name: 'Try it out' }).click();

  await installer.getByRole('heading', { name: 'Sign a test page' }).waitFor();
  await installer.getByRole('button', { name: 'Set up codes' }).click();
  const told = await installer.getByText(/^Your activation code: /).innerText();
  await setUpCodes(installer, phone, told.split(': ')[1] ?? '');

  await installer.getByRole('textbox', { name: 'Code from your authenticator app' }).fill(await phone.freshCode());
  await installer.getByRole('button', { name: 'Sign the test page' }).click();
  await installer.getByText('Its mark says TEST. Download it and look at it.').waitFor();
  const download = page.waitForEvent('download');
  await installer.getByRole('button', { name: 'Download' }).click();
  const testPage = await readFile(await (await download).path());
  expect(await judge(testPage, { level: 'B-T', rootFile: stack.rootFile })).toEqual(sound);
  expect(await textOf(testPage)).toContain('TEST');

  // Each step can be entered again; the time stamp's is looked at in place.
  const steps = installer.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('button', { name: /Time stamp/ }).click();
  await installer.getByRole('button', { name: 'Check now' }).click();
  await installer.getByText('Answers').waitFor();
  await steps.getByRole('button', { name: /First test signature/ }).click();
  await installer.getByRole('button', { name: 'Finish', exact: true }).click();
  const { data } = stack.portal.context.store;
  await expect.poll(() => data.installation.status, { timeout: 30_000 }).toBe('installed');

  const deal = await DealCard.open(browser, stack, people.administrator.personId);
  const slider = await deal.pressSign();
  await slider.readAndContinue();
  await slider.frame
    .getByText(/TEST · /)
    .first()
    .waitFor();
  await slider.sign(await phone.freshCode());
  await slider.heading('Signed and stored').waitFor();
  await slider.frame
    .getByText(/TEST · /)
    .first()
    .waitFor();
  const [signed] = filesInField(stack);
  const bytes = signed?.bytes ?? Buffer.alloc(0);
  expect(await judge(bytes, { level: 'B-T', rootFile: stack.rootFile })).toEqual(sound);
  expect(await textOf(bytes)).toContain('TEST');
  await deal.close();
  await card.close();
}, 240_000);
