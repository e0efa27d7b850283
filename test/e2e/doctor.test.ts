import { scopeNames } from '@dealseal/app-server/contract/scopes';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, FrameLocator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { httpOrigin } from '../support/addresses.js';
import { people } from '../support/install-app.js';
import { openssl } from '../trust/openssl.js';
import { startBrowser } from './browser.js';
import { DealCard } from './deal-card.js';
import { type Installation, startInstallation } from './installation.js';

let browser: Browser;
let installation: Installation;
let folder: string;
let card: DealCard;

beforeAll(async () => {
  const scope = scopeNames.join();
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 1, scope })]);
  folder = await mkdtemp(join(tmpdir(), 'dealseal-cer-'));
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  installation.stack.trust.isDown = () => false;
  await card?.close();
});

/** A page of the application as its administrator opens it. */
async function openPage(name: string): Promise<FrameLocator> {
  const { stack } = installation;
  card = await DealCard.open(browser, stack, people.administrator.personId);
  await card.page.goto(`${httpOrigin(stack.addresses.portal)}/marketplace/view/${stack.portal.clientId}/`);
  await card.slider.getByRole('button', { name, exact: true }).click();
  return card.slider;
}

describe('the doctor’s page', () => {
  it('tells an administrator cause and remedy of a fault, and that it is mended', async () => {
    installation.stack.trust.isDown = (service) => service === '/tsa';
    const page = await openPage('Doctor');
    const fault = page.getByRole('listitem').filter({ hasText: 'gives no time stamp that can be used' });
    await fault.waitFor({ timeout: 60_000 });
    const [first] = await page.getByRole('list', { name: 'Findings' }).getByRole('listitem').allTextContents();
    expect(first).toMatch(/^Time stamp.*Fault.*Effect.*wait.*Remedy.*second one under Settings/u);
    installation.stack.trust.isDown = () => false;
    await fault.getByRole('button', { name: /^Check again: Time stamp/u }).click();
    await fault.waitFor({ state: 'detached', timeout: 60_000 });
    const found = await page.getByRole('list', { name: 'Findings' }).getByRole('listitem').allTextContents();
    expect(found.filter((text) => text.includes('Fault'))).toEqual([]);
    expect(found.some((text) => /^Time stamp.*It stamps in \d+ ms\.OK$/u.test(text))).toBe(true);
    for (const name of ['Portal link', 'Rights', 'Fields', 'Token', 'PIN', 'Key test', 'Chain and revocation']) {
      expect(found.find((text) => text.startsWith(name))).toMatch(/OK$/u);
    }
  });

  it('explains the error of another program', async () => {
    const page = await openPage('Doctor');
    const field = page.getByLabel('Its code or message');
    await field.waitFor({ timeout: 60_000 });
    await field.fill('Ошибка (0x8007064A)');
    await field.press('Enter');
    await page.getByText('The licence of the CryptoPro CSP is missing or has expired.').waitFor();
    expect(await page.locator('form').getByRole('status').textContent()).toContain(
      'DealSeal signs on its server and needs none.',
    );
  });
});

describe('the certificate view', () => {
  it('tells the chain’s status, and gives a .cer that OpenSSL reads', async () => {
    const page = await openPage('Certificates');
    await page.getByRole('button', { name: /^View the certificate of Adriatik Trade/u }).click();
    await page.getByText('Leads to a trusted certificate').waitFor();
    await page
      .getByText(/^Not revoked \(OCSP/u)
      .first()
      .waitFor();
    const downloading = card.page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download .cer' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^Adriatik-Trade-d-o-o-[0-9A-F]{4}\.cer$/u);
    const file = join(folder, 'certificate.cer');
    await download.saveAs(file);
    const read = await openssl('x509', '-inform', 'DER', '-in', file, '-noout', '-subject');
    expect(read.toString()).toContain('Adriatik Trade d.o.o.');
    const { fingerprint } = new X509Certificate(await readFile(file));
    await page.getByText(fingerprint).waitFor();
  });
});
