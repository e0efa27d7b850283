import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, deflateSync } from 'node:zlib';
import type { Browser, FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAction } from '../portal/emulator-actions.js';
import { people } from '../support/install-app.js';
import { AppPage, PhoneInUse } from './administration-pages.js';
import { startBrowser } from './browser.js';
import { DealCard } from './deal-card.js';
import { type Installation, type Signer, startInstallation } from './installation.js';
import { filesInField, judge } from './judge.js';

const execute = promisify(execFile);

let browser: Browser;
let installation: Installation;
let folder: string;
let administrator: PhoneInUse;

beforeAll(async () => {
  const scope = 'crm,placement,user_brief,im,disk';
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 1, scope })]);
  administrator = new PhoneInUse(installation.administratorPhone);
  folder = await mkdtemp(join(tmpdir(), 'dealseal-settings-'));
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
  await rm(folder, { recursive: true, force: true });
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

/** Whether any pixel of the last page is of the logo's colour, as poppler draws it. */
async function showsLogo(pdf: Uint8Array): Promise<boolean> {
  const file = join(folder, 'signed.pdf');
  await writeFile(file, pdf);
  const { stdout: pages } = await execute('pdfinfo', [file]);
  const last = /Pages:\s+(\d+)/u.exec(pages)?.[1] ?? '1';
  const options = { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 } as const;
  const { stdout } = await execute('pdftoppm', ['-r', '72', '-f', last, '-l', last, '-singlefile', file], options);
  const isRed = (at: number) => red.every((value, channel) => Math.abs((stdout[at + channel] ?? 0) - value) < 12);
  for (let at = 0; at < stdout.length - 2; at += 1) if (isRed(at)) return true;
  return false;
}

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

const data = () => installation.stack.portal.context.store.data;

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
    const fields = row(page, 'Fields');
    await fields.getByRole('button', { name: 'Choose where people sign' }).click();
    await fields.getByRole('group', { name: 'Fields: Deals' }).getByLabel('Other documents').check();
    await fields.getByRole('button', { name: 'Continue' }).click();
    await fields.getByText('The portal shows it there from now on.').waitFor();
    await fields.getByText(/^Last changed by Ana Vuković/).waitFor();
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

  it('and the next signature shows it: a larger document is refused, the mark has the logo, the original is kept, the responsible hears', async () => {
    const { stack, signers } = installation;
    const signer: Signer | undefined = signers[0];
    if (signer === undefined) throw new Error('Nobody signs');
    const [contract] = filesInField(stack);
    const small = contract?.bytes ?? Buffer.alloc(0);
    const place = { itemId: 412, fieldName: 'UF_CRM_SIGN_DOC', userId: 11, name: 'Ugovor 412.pdf' };
    // Comments may follow the end of a file.
    const large = Buffer.concat([small, Buffer.from(`\n%${' '.repeat(300_000)}\n`)]);
    await runAction(stack.portal.context, { action: 'replace-file', ...place, base64: large.toString('base64') });
    const card = await DealCard.open(browser, stack, signer.personId);
    await card.field.getByRole('button', { name: 'Sign', exact: true }).click();
    await card.slider.getByRole('heading', { name: 'This document is larger than your portal allows' }).waitFor();
    await card.slider.getByText(/An administrator has set the limit to/).waitFor();
    await runAction(stack.portal.context, { action: 'replace-file', ...place, base64: small.toString('base64') });
    await card.reload();
    const slider = await card.pressSign();
    await slider.frame.getByRole('button', { name: 'Continue' }).click();
    await slider.code.waitFor();
    await slider.sign(signer.phone.codeAt(Date.now()));
    await slider.heading('Signed and stored').waitFor();
    const [signed] = filesInField(stack);
    const bytes = signed?.bytes ?? Buffer.alloc(0);
    expect(await judge(bytes, { level: 'B-T', rootFile: stack.rootFile })).toEqual({
      valid: 1,
      total: 1,
      sound: true,
      broken: [],
    });
    expect(await showsLogo(bytes)).toBe(true);
    const kept = () => data().drive.filter(({ parentId }) => parentId === 63);
    await expect.poll(() => kept().length, { timeout: 30_000 }).toBe(1);
    expect(Buffer.from(kept()[0]?.content ?? '', 'base64').equals(small)).toBe(true);
    expect(kept()[0]?.name).toMatch(/^Ugovor 412 \([0-9A-F]{8}\)\.pdf$/u);
    const told = () => data().notifications.filter(({ userId }) => userId === 7);
    await expect
      .poll(
        () =>
          told()
            .map(({ message }) => message)
            .join(),
        { timeout: 30_000 },
      )
      .toContain('Ugovor 412.pdf');
    await card.close();
  }, 300_000);
});
