import { crc32, deflateSync } from 'node:zlib';
import type { Browser, FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../support/install-app.js';
import { AppPage, PhoneInUse } from './administration-pages.js';
import { startBrowser } from './browser.js';
import { type Installation, startInstallation } from './installation.js';

let browser: Browser;
let installation: Installation;
let administrator: PhoneInUse;

beforeAll(async () => {
  const scope = 'crm,placement,user_brief,im,disk';
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 0, scope })]);
  administrator = new PhoneInUse(installation.administratorPhone);
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});

/** A PNG of one colour, 8 bits a channel (PNG §11). */
function onlyColour(size: number, colour: readonly number[]): Buffer {
  const chunk = (type: string, content: Uint8Array) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    checksum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, checksum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2], 8);
  const row = Buffer.from([0, ...Array.from({ length: size }, () => colour).flat()]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: size }, () => row)));
  const parts = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts]);
}

const red = [201, 21, 31] as const;

const row = (page: FrameLocator, name: string) => page.getByRole('group', { name, exact: true });

async function checkRow(page: FrameLocator, name: string, found: RegExp): Promise<void> {
  await page
    .getByRole('button', { name: new RegExp(`^Check(?: again)?: ${name}$`) })
    .first()
    .click();
  await row(page, name).getByText(found).first().waitFor();
}

async function saved(page: FrameLocator, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page
    .getByText(/^Saved\. Last changed by Ana Vuković/)
    .first()
    .waitFor();
}

describe('the settings page', () => {
  it('changes every row, checks each, and says who did', async () => {
    const admin = await AppPage.open(browser, installation.stack, people.administrator.personId);
    admin.card.page.setDefaultTimeout(40_000);
    const page = admin.frame;
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Notifications' }).waitFor();

    // What the signing-service holds: one act, by the administrator's own code.
    await row(page, 'Mark on the page').getByRole('radio', { name: 'Last page, right' }).check();
    const look = row(page, 'Look of the mark');
    await look.getByLabel('Heading').uncheck();
    await look.getByLabel('Language').selectOption('ru');
    const logo = { name: 'logo.png', mimeType: 'image/png', buffer: onlyColour(48, red) };
    await look.getByLabel('Logo', { exact: true }).setInputFiles({ ...logo, buffer: Buffer.from('no picture') });
    await page.getByText('This picture cannot be used for the mark.').waitFor();
    await look.getByLabel('Logo', { exact: true }).setInputFiles(logo);
    await look.getByText('A logo is chosen.').waitFor();
    await look.getByRole('img', { name: /^Sample of the mark/ }).waitFor();
    await row(page, 'Read before signing').getByRole('radio', { name: 'Nothing' }).check();
    await page.getByLabel('Documents at once', { exact: true }).fill('7');
    await page.getByLabel(/^Tell the administrators of signing/).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/look of the mark: Large.*with a logo/).waitFor();
    await dialog.getByRole('textbox', { name: /^Your own code/ }).fill(await administrator.freshCode());
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved.').waitFor();
    await look.getByText(/^Last changed by Ana Vuković/).waitFor();

    // What the application's server holds.
    await row(page, 'Fields').getByLabel('Other documents').check();
    await saved(page, 'Save fields');
    await page.getByLabel('Size of a document, MB').fill('0.2');
    await saved(page, 'Save size');
    const original = row(page, 'Original');
    await original.getByRole('radio', { name: /^A folder of the Drive/ }).check();
    await page.getByRole('button', { name: 'Choose folder' }).click();
    for (const name of ['Company drive', 'Contracts', 'Originals']) {
      await page.getByRole('button', { name: `Open ${name}` }).click();
    }
    await page.getByRole('button', { name: 'Use Originals' }).click();
    await page.getByLabel('Days it stays there').fill('30');
    await saved(page, 'Save original');
    await row(page, 'To the person responsible for the deal').getByRole('checkbox').check();
    await page.getByLabel('A key signs again').uncheck();
    await saved(page, 'Save notifications');
    await page.getByLabel('Days after storing').fill('3');
    await page.getByRole('button', { name: 'Save days' }).click();
    await row(page, 'Documents')
      .getByText(/Changed last by Ana Vuković/)
      .waitFor();

    // Each row stands as it says.
    for (const name of ['Level of signatures', 'Mark on the page', 'Look of the mark', 'Read before signing']) {
      await checkRow(page, name, /^In force: the signing service answered in \d+ ms\./);
    }
    await checkRow(page, 'Documents at once', /^In force/);
    await checkRow(page, 'Usual hours', /^It is \d\d:\d\d there now/);
    await checkRow(page, 'Time-stamp authorities', /^It stamps in \d+ ms\./);
    await checkRow(page, 'Size of a document', /^In force: up to 200 kB/);
    await checkRow(page, 'Original', /^Copies arrive/);
    await checkRow(page, 'Records', /^Both programs keep them for 10 years/);
    await page.getByRole('button', { name: 'Check: Notifications' }).click();
    await page.getByText('The portal takes notices; none is waiting.').waitFor();
    expect(await page.getByText(/^Saved\. Last changed by Ana Vuković/).count()).toBeGreaterThan(0);
    await admin.card.close();
  }, 300_000);
});
