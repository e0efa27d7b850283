import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runAction } from '../portal/emulator-actions.js';
import { addressesFrom } from '../support/addresses.js';
import { switchKindsOn } from '../support/kinds-on.js';
import { startBrowser } from './browser.js';
import { DealCard, SigningSlider } from './deal-card.js';
import { type Installation, type Signer, startInstallation } from './installation.js';
import { filesInField, judge } from './judge.js';

let browser: Browser;
let installation: Installation;
let card: DealCard;
beforeAll(async () => {
  [browser, installation] = await Promise.all([
    startBrowser(),
    startInstallation({ signers: 3, addresses: addressesFrom(26_650) }),
  ]);
  await switchKindsOn(installation.stack);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});
afterEach(() => card.close());

function signer(index: number): Signer {
  const found = installation.signers[index];
  if (found === undefined) throw new Error('Enrol more signers');
  return found;
}

interface InField {
  readonly entityTypeId: number;
  readonly itemId: number;
  readonly fieldName: string;
}

/** A new contract in the field, and its bytes. */
async function put(place: InField): Promise<Buffer> {
  const { context } = installation.stack.portal;
  await runAction(context, { action: 'replace-file', ...place, name: 'Ugovor.pdf' });
  return only(place);
}

function only({ entityTypeId, itemId: id, fieldName: field }: InField): Buffer {
  const [file, ...others] = filesInField(installation.stack, { entityTypeId, id, field });
  if (file === undefined || others.length > 0) throw new Error('The field holds not exactly one file');
  return file.bytes;
}

async function open(person: Signer, path: string): Promise<void> {
  card = await DealCard.openPage(browser, { stack: installation.stack, personId: person.personId, path });
}

async function finish(slider: SigningSlider, person: Signer): Promise<void> {
  await slider.readAndContinue();
  await slider.sign(person.phone.codeAt(Date.now()));
  await slider.heading('Signed and stored').waitFor();
}

async function expectSigned(place: InField, before: Buffer): Promise<void> {
  const now = only(place);
  expect(now.subarray(0, before.length).equals(before)).toBe(true);
  const verdict = await judge(now, { level: 'B-T', rootFile: installation.stack.rootFile });
  expect(verdict).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
}

const lease = { entityTypeId: 1036, itemId: 412, fieldName: 'UF_CRM_7_SIGN_DOC' };
const company = { entityTypeId: 4, itemId: 412, fieldName: 'UF_CRM_SIGN_DOC' };

describe('signing beside deals', () => {
  it('is done from the field in a smart process’ card', async () => {
    const person = signer(0);
    const before = await put(lease);
    await open(person, '/crm/type/1036/details/412/');
    await finish(await card.pressSign(), person);
    await expectSigned(lease, before);
  });

  it('is done from the tab in a company’s card', async () => {
    const person = signer(1);
    const before = await put(company);
    await open(person, '/crm/company/details/412/');
    await card.page.getByRole('tab', { name: 'Signatures' }).click();
    const tab = card.page.frameLocator('[role="tabpanel"]:not([hidden]) iframe[name*="|"]');
    await tab.getByRole('button', { name: 'Sign: Ugovor.pdf' }).click();
    await card.slider.getByRole('region', { name: 'Page 1 of' }).waitFor();
    await finish(new SigningSlider(card.slider), person);
    await expectSigned(company, before);
  });

  it('is done from the menu of a line in the list', async () => {
    const person = signer(2);
    const before = await put(lease);
    await open(person, '/crm/type/1036/list/category/0/');
    await card.page.getByLabel('Menu of Zakup skele').click();
    await card.page.getByRole('button', { name: 'Signatures' }).click();
    const list = card.page.frameLocator('iframe[name*="|"]').first();
    await list.getByRole('button', { name: 'Sign: Ugovor.pdf' }).click();
    await card.page.frameLocator('iframe[name*="|"]').nth(1).getByRole('region', { name: 'Page 1 of' }).waitFor();
    await finish(new SigningSlider(card.slider), person);
    await expectSigned(lease, before);
  });
});
