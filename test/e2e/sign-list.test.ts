import { installStatusSchema } from '@dealseal/app-server/contract/install';
import Sqlite from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, FrameLocator, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contractPdf } from '../attack/documents-to-sign.js';
import { type FileChoice, replaceFiles } from '../portal/crm/item-files.js';
import { findDeal } from '../portal/crm/items.js';
import { sampleContract } from '../portal/sample-contract.js';
import { appPage, people, visitor } from '../support/install-app.js';
import { startBrowser } from './browser.js';
import { DealCard, SigningSlider } from './deal-card.js';
import { dealId, type Installation, type Signer, startInstallation } from './installation.js';
import { filesInField, judge } from './judge.js';

const field = 'UF_CRM_SIGN_DOCS';
const names = ['Ugovor o isporuci.pdf', 'Aneks 1.pdf', 'Aneks 2.pdf'];

let browser: Browser;
let installation: Installation;
let card: DealCard;
let originals: Buffer[];

beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 2 })]);
  const { app } = await (await visitor(installation.stack, people.administrator.personId)).openFrame(appPage);
  await app.call(installStatusSchema, '/api/install/fields', { kinds: [{ entityTypeId: 2, fields: [field] }] });
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});
beforeEach(async () => {
  const bytes = [await sampleContract(Date.now()), contractPdf('Aneks 1'), contractPdf('Aneks 2')];
  originals = bytes.map((each) => Buffer.from(each));
  put(names.map((name, index) => ({ add: { name, bytes: originals[index] ?? Buffer.alloc(0) } })));
});
afterEach(() => card.close());

const expected = () => ({ level: 'B-T', rootFile: installation.stack.rootFile }) as const;

function put(choices: FileChoice[]): void {
  const { context } = installation.stack.portal;
  const deal = findDeal(context, dealId);
  if (deal === undefined) throw new Error('The deal is gone');
  replaceFiles(context, { item: deal, fieldName: field, choices, userId: 11 });
}

const inField = () => filesInField(installation.stack, { field });

function signer(index: number): Signer {
  const found = installation.signers[index];
  if (found === undefined) throw new Error('Enrol more signers');
  return found;
}

/** Digests that each of this person's authorizations opened, as the service's audit has them. */
function authorized(personId: string): string[][] {
  const file = join(installation.stack.directory, 'service', 'data', 'signing-service.sqlite');
  const database = new Sqlite(file, { readonly: true });
  try {
    const rows = database
      .prepare(
        `select payload from audit_payloads join audit_entries using (tenant_id, sequence)
         where type = 'authorization' and json_extract(payload, '$.personId') = ? order by sequence`,
      )
      .all(personId);
    const payloadSchema = z.object({ digests: z.array(z.string()) });
    return z
      .array(z.object({ payload: z.string().transform((text) => payloadSchema.parse(JSON.parse(text)).digests) }))
      .parse(rows)
      .map(({ payload }) => payload);
  } finally {
    database.close();
  }
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** How a button is used: with the mouse, or with the keyboard alone. */
type Press = (control: Locator) => Promise<void>;
const click: Press = (control) => control.click({ timeout: 10_000 });
const keys: Press = (control) => control.press('Enter', { timeout: 10_000 });

/** Chooses all three in the deal's tab and opens them together. */
async function openList(person: Signer, press: Press): Promise<SigningSlider> {
  card = await DealCard.open(browser, installation.stack, person.personId);
  await press(card.page.getByRole('tab', { name: 'Signatures' }));
  const tab = card.slider;
  for (const name of names) {
    const box = tab.getByRole('checkbox', { name: `Select ${name}` });
    await (press === keys ? box.press('Space') : box.click());
  }
  await tab.getByText('3 of 3 selected').waitFor();
  await press(tab.getByRole('button', { name: 'Sign 3 documents' }));
  const slider = new SigningSlider(card.slider);
  await slider.frame.getByRole('list', { name: '3 documents' }).waitFor();
  return slider;
}

/** Follows the way that the foot of the steps names until each document was read to its last page. */
async function readAll(frame: FrameLocator, press: Press): Promise<void> {
  const notice = frame.locator('#missing');
  const goOn = frame.getByRole('button', { name: 'Continue' });
  // A page is known as read once it is drawn, at any instant: what the foot says is asked for as a whole.
  const said = async () =>
    (await goOn.getAttribute('aria-disabled')) === null
      ? 'all is read'
      : notice.textContent({ timeout: 1000 }).catch(() => 'nothing');
  await frame.getByText('documents are not read to the end.').waitFor();
  let before = await said();
  while (before !== 'all is read') {
    const way = notice.getByRole('button');
    if ((await way.count()) > 0) await press(way).catch(() => undefined);
    await expect.poll(said).not.toBe(before);
    before = await said();
  }
  await press(goOn);
}

describe('several documents of a deal', () => {
  it('are signed with one code, by keyboard alone, and each is stored in its place', async () => {
    const person = signer(0);
    const slider = await openList(person, keys);
    await readAll(slider.frame, keys);
    await slider.code.waitFor();
    expect(await slider.code.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);
    await slider.frame.getByText(/You are signing 3 documents, \d+ pages, as/).waitFor();
    await card.page.keyboard.type(person.phone.codeAt(Date.now()));
    await card.page.keyboard.press('Enter');
    await slider.heading('3 signed and stored').waitFor();
    const now = inField();
    expect(now).toHaveLength(3);
    for (const [index, original] of originals.entries()) {
      const signed = now[index]?.bytes ?? Buffer.alloc(0);
      expect(signed.subarray(0, original.length).equals(original)).toBe(true);
      expect(await judge(signed, expected())).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
    }
    expect(authorized(person.personId)).toEqual([originals.map(sha256)]);
  });

  it('threat 8: one replaced between reading and code is not signed and costs no code; the rest is signed with it', async () => {
    const person = signer(1);
    const slider = await openList(person, click);
    await readAll(slider.frame, click);
    await slider.code.waitFor();
    const [first, , third] = inField().map(({ id }) => ({ keep: id }));
    if (first === undefined || third === undefined) throw new Error('The field holds not what was put into it');
    const other = contractPdf('Aneks 1, another version');
    put([first, { add: { name: 'Aneks 1.pdf', bytes: other } }, third]);
    const code = person.phone.codeAt(Date.now());
    await slider.code.fill(code);
    await slider.frame.getByRole('button', { name: 'Sign 3 documents' }).click();
    await slider.frame.getByText('Someone uploaded another version.').waitFor();
    expect(authorized(person.personId)).toEqual([]);
    await slider.frame.getByRole('button', { name: 'Leave out Aneks 1.pdf' }).first().click();
    await slider.code.fill(code);
    await slider.frame.getByRole('button', { name: 'Sign 2 documents' }).click();
    await slider.heading('2 signed and stored').waitFor();
    const verdicts = await Promise.all(inField().map(({ bytes }) => judge(bytes, expected())));
    expect(verdicts.map(({ valid }) => valid)).toEqual([1, 0, 1]);
    expect(verdicts.map(({ broken }) => broken)).toEqual([[], ['is-signed'], []]);
    expect(inField()[1]?.bytes.equals(other)).toBe(true);
    const [one, , two] = originals;
    expect(authorized(person.personId)).toEqual([
      [one, two].flatMap((each) => (each === undefined ? [] : [sha256(each)])),
    ]);
  });
});
