import type { Browser, FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contractPdf } from '../attack/documents-to-sign.js';
import { replaceFiles } from '../portal/crm/item-files.js';
import { findDeal } from '../portal/crm/items.js';
import { people } from '../support/install-app.js';
import { AppPage } from './administration-pages.js';
import { startBrowser } from './browser.js';
import { SigningSlider } from './deal-card.js';
import { dealId, type Installation, type Signer, startInstallation } from './installation.js';
import { filesInField, judge } from './judge.js';

/** The stranger may read it, and not the other one. */
const openDeal = 398;
const field = 'UF_CRM_SIGN_DOC';

let browser: Browser;
let installation: Installation;
let signer: Signer;
beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 1 })]);
  const [first] = installation.signers;
  if (first === undefined) throw new Error('Enrol a signer');
  signer = first;
  const { context } = installation.stack.portal;
  for (const id of [dealId, openDeal]) {
    const item = findDeal(context, id);
    if (item === undefined) throw new Error('The deal is gone');
    const add = { name: `Ugovor ${id}.pdf`, bytes: contractPdf(`Ugovor ${id}`) };
    replaceFiles(context, { item, fieldName: field, choices: [{ add }], userId: 11 });
  }
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});

/** Chooses the one document of a card. */
async function choose(frame: FrameLocator, card: RegExp, name: string): Promise<void> {
  await frame.getByRole('button', { name: card }).click();
  await frame.getByRole('checkbox', { name: `Select ${name}` }).check();
}

it('documents of two deals are chosen on the main page, signed with one code, found there, and their history told', async () => {
  const { stack } = installation;
  const page = await AppPage.open(browser, stack, signer.personId);
  await page.frame.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  await page.frame.getByRole('button', { name: 'Choose from cards' }).click();
  await choose(page.frame, /^Isporuka klima-uređaja/, `Ugovor ${dealId}.pdf`);
  await choose(page.frame, /^Ventilacija magacina/, `Ugovor ${openDeal}.pdf`);
  await page.frame.getByText('2 documents from 2 cards').waitFor();
  await page.frame.getByRole('button', { name: 'Sign 2 documents' }).click();

  const slider = new SigningSlider(page.frame);
  await slider.frame.getByRole('list', { name: '2 documents' }).waitFor();
  const goOn = slider.frame.getByRole('button', { name: 'Continue' });
  const way = slider.frame.locator('#missing').getByRole('button');
  await slider.frame.getByText('documents are not read to the end.').waitFor();
  // A page is known as read once it is drawn: the way to the next is there until nothing is left to read.
  await expect
    .poll(async () => {
      const isReady = (await goOn.getAttribute('aria-disabled')) === null;
      if (!isReady && (await way.count()) > 0)
        await way
          .first()
          .click({ timeout: 2_000 })
          .catch(() => undefined);
      return isReady;
    })
    .toBe(true);
  await goOn.click();
  await slider.code.fill(signer.phone.codeAt(Date.now()));
  await slider.frame.getByRole('button', { name: 'Sign 2 documents' }).click();
  await slider.heading('2 signed and stored').waitFor();
  for (const id of [dealId, openDeal]) {
    const [file] = filesInField(stack, { id, field });
    const verdict = await judge(file?.bytes ?? new Uint8Array(), { level: 'B-T', rootFile: stack.rootFile });
    expect(verdict).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
  }
  await page.card.close();

  // Found again, taken away, and told of.
  const again = await AppPage.open(browser, stack, signer.personId);
  await again.frame.getByRole('button', { name: 'Signed by me 2' }).click();
  const name = `Ugovor ${dealId}.pdf`;
  const downloading = again.card.page.waitForEvent('download');
  await again.frame.getByRole('button', { name: `Download: ${name}` }).click();
  expect((await downloading).suggestedFilename()).toBe(name);
  await again.frame.getByRole('button', { name: `History: ${name}` }).click();
  const panel = again.frame.getByRole('dialog', { name });
  await panel.getByText('Stored in the card and compared').waitFor();
  await panel.getByText('Downloaded').waitFor();
  await again.card.close();

  // Who may read one of the deals finds its document alone.
  const stranger = await AppPage.open(browser, stack, people.stranger.personId);
  await stranger.frame.getByRole('button', { name: 'All', exact: true }).click();
  const table = stranger.frame.getByRole('table', { name: 'Documents' });
  await table.waitFor();
  expect(await table.getByRole('row').count()).toBe(2);
  await table.getByText(`${openDeal}`).first().waitFor();
  await stranger.card.close();
});
