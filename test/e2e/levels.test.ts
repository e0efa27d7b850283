import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runAction } from '../portal/emulator-actions.js';
import { httpOrigin } from '../support/addresses.js';
import { people } from '../support/install-app.js';
import type { Expected } from '../support/signed-files.js';
import { startBrowser } from './browser.js';
import { DealCard } from './deal-card.js';
import { dealId, type Installation, type Signer, startInstallation } from './installation.js';
import { filesInField, judge } from './judge.js';

const signersNeeded = 4;
const contract = { itemId: dealId, fieldName: 'UF_CRM_SIGN_DOC', userId: 11, name: 'Ugovor 412.pdf' };
/** The name in the certificate of the demo's time-stamp authority. */
const authority = 'DealSeal Demo Time Stamping';

let browser: Browser;
let installation: Installation;
let free: Signer[];
let cards: DealCard[];
let original: Buffer;

beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: signersNeeded })]);
  free = [...installation.signers];
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});
beforeEach(async () => {
  cards = [];
  await runAction(installation.stack.portal.context, { action: 'replace-file', ...contract });
  original = onlyFile();
});
afterEach(async () => {
  installation.stack.trust.isDown = () => false;
  for (const card of cards) await card.close();
});

/** A signer whose codes no other test uses. */
function signer(): Signer {
  const next = free.shift();
  if (next === undefined) throw new Error('Enrol more signers');
  return next;
}

async function openAs(person: { personId: string }): Promise<DealCard> {
  const card = await DealCard.open(browser, installation.stack, person.personId);
  cards.push(card);
  return card;
}

function onlyFile(): Buffer {
  const [file, ...others] = filesInField(installation.stack, { id: dealId });
  if (file === undefined || others.length > 0) throw new Error('The field holds not exactly one file');
  return file.bytes;
}

const expected = (level: Expected['level']): Expected => ({ level, rootFile: installation.stack.rootFile });

/** DER of the attribute type id-aa-signatureTimeStampToken (RFC 3161 appendix A), as hex within /Contents. */
const timeStampAttribute = '060b2a864886f70d010910020e';

function timeStamps(pdf: Buffer): { readonly ofSignatures: number; readonly ofDocument: number } {
  const text = pdf.toString('latin1');
  return {
    ofSignatures: text.toLowerCase().split(timeStampAttribute).length - 1,
    ofDocument: text.split('/ETSI.RFC3161').length - 1,
  };
}

/** Nothing is known any more of who has answered lately. */
async function restartService(): Promise<void> {
  const { service } = installation.stack;
  await service.stop();
  await service.start();
}

describe('levels', () => {
  it('signs at B-T, and the result and the deal’s history name the time-stamp authority', async () => {
    const person = signer();
    const slider = await (await openAs(person)).pressSign();
    await slider.readAndContinue();
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.heading('Signed and stored').waitFor();
    await slider.frame.getByText(new RegExp(`^${authority}, \\d{2}:\\d{2}:\\d{2}$`)).waitFor();
    await slider.frame.getByText('Signature with a time stamp', { exact: true }).waitFor();
    expect(await judge(onlyFile(), expected('B-T'))).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
    expect(timeStamps(onlyFile())).toEqual({ ofSignatures: 1, ofDocument: 0 });
    const history = () => JSON.stringify(installation.stack.portal.context.store.data);
    await expect.poll(history, { timeout: 30_000 }).toContain(`Time stamp: ${authority}, `);
  });

  it('tells of an authority that is down before the code is spent; the same code signs when it is back', async () => {
    const person = signer();
    const slider = await (await openAs(person)).pressSign();
    await slider.readAndContinue();
    await restartService();
    installation.stack.trust.isDown = (service) => service === '/tsa';
    const code = person.phone.codeAt(Date.now());
    await slider.sign(code);
    await slider.frame.getByText('No time stamp can be had now.').waitFor();
    expect(onlyFile().equals(original)).toBe(true);
    installation.stack.trust.isDown = () => false;
    await slider.sign(code);
    await slider.heading('Signed and stored').waitFor();
    expect(await judge(onlyFile(), expected('B-T'))).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
    expect(timeStamps(onlyFile())).toEqual({ ofSignatures: 1, ofDocument: 0 });
  });

  it('keeps a signature whose authority dies after the token has signed, and ends it when it is back, once', async () => {
    const person = signer();
    const slider = await (await openAs(person)).pressSign();
    await slider.readAndContinue();
    await restartService();
    let answers = 0;
    // The first is for what can be foreseen, before the code is spent; the second would be the time stamp.
    installation.stack.trust.isDown = (service) => service === '/tsa' && (answers += 1) > 1;
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.frame.getByText('Your signature waits for its time stamp.').waitFor();
    expect(onlyFile().equals(original)).toBe(true);
    // Also when the service dies meanwhile.
    await installation.stack.service.stop('SIGKILL');
    await installation.stack.service.start();
    installation.stack.trust.isDown = () => false;
    await slider.heading('Signed and stored').waitFor({ timeout: 90_000 });
    expect(onlyFile().subarray(0, original.length).equals(original)).toBe(true);
    expect(await judge(onlyFile(), expected('B-T'))).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
    expect(timeStamps(onlyFile())).toEqual({ ofSignatures: 1, ofDocument: 0 });
  });

  it('signs at B-LTA after an administrator has chosen it with a code of their own', async () => {
    const { stack, administratorPhone } = installation;
    const admin = await openAs(people.administrator);
    await admin.page.goto(`${httpOrigin(stack.addresses.portal)}/marketplace/view/${stack.portal.clientId}/`);
    const page = admin.slider;
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: /^Signature for the archive/ }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Your own code/ }).fill(administratorPhone.codeAt(Date.now()));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved.').waitFor();
    const person = signer();
    const slider = await (await openAs(person)).pressSign();
    await slider.readAndContinue();
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.heading('Signed and stored').waitFor();
    await slider.frame.getByText('Signature for the archive', { exact: true }).waitFor();
    // pdfsig lists the document time stamp as a second signature, and does not verify it.
    expect(await judge(onlyFile(), expected('B-LTA'))).toEqual({ valid: 1, total: 2, sound: true, broken: [] });
    expect(timeStamps(onlyFile())).toEqual({ ofSignatures: 1, ofDocument: 1 });
  });
});
