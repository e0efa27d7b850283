import { signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runAction } from '../portal/emulator-actions.js';
import { turnKnobs } from '../portal/state/knobs.js';
import { startBrowser } from './browser.js';
import { DealCard } from './deal-card.js';
import { dealId, type Installation, type Signer, startInstallation } from './installation.js';
import { visitor } from '../support/install-app.js';
import { nextStep } from '../support/one-time-code.js';
import { credentialId } from '../support/stack.js';
import { filesInField, judge, textOf } from './judge.js';

const signersNeeded = 11;

let browser: Browser;
let installation: Installation;
let cards: DealCard[];
let free: Signer[];
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
  const { context } = installation.stack.portal;
  turnKnobs(context.knobs, { faults: {} });
  await runAction(context, { action: 'replace-file', ...contract });
  original = onlyFile();
});
afterEach(async () => {
  for (const card of cards) await card.close();
});

const contract = { itemId: dealId, fieldName: 'UF_CRM_SIGN_DOC', userId: 11, name: 'Ugovor 412.pdf' };

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

const otherDeal = 405;

function fileOf(deal: number): Buffer {
  const [file, ...others] = filesInField(installation.stack, { id: deal });
  if (file === undefined || others.length > 0) throw new Error('The field holds not exactly one file');
  return file.bytes;
}

function onlyFile(): Buffer {
  return fileOf(dealId);
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const expected = () => ({ level: 'B-T', rootFile: installation.stack.rootFile }) as const;

/** Opened with validators that are not ours, not judged by words on a page. */
async function expectSigned(before: Buffer, signatures = 1): Promise<void> {
  const now = onlyFile();
  expect(now.subarray(0, before.length).equals(before)).toBe(true);
  expect(await judge(now, expected())).toEqual({ valid: signatures, total: signatures, sound: true, broken: [] });
}

function requests(method: string): number {
  return installation.stack.portal.context.log.filter((entry) => entry.method === method).length;
}

describe('signing in a deal', () => {
  it('puts the signed contract in the place of the unsigned one, and Download gives it', async () => {
    const person = signer();
    const card = await openAs(person);
    const slider = await card.pressSign();
    await slider.readAndContinue();
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.heading('Signed and stored').waitFor();
    await expectSigned(original);
    const downloading = card.page.waitForEvent('download');
    await slider.frame.getByRole('button', { name: 'Download' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('Ugovor 412-signed.pdf');
    expect((await buffer(await download.createReadStream())).equals(onlyFile())).toBe(true);
  });

  it('gives a sealed receipt that tells of this very signature', async () => {
    const person = signer();
    const card = await openAs(person);
    const slider = await card.pressSign();
    await slider.readAndContinue();
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.heading('Signed and stored').waitFor();
    const downloading = card.page.waitForEvent('download');
    await slider.frame.getByRole('button', { name: 'Receipt' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('Ugovor 412 – receipt.pdf');
    const receipt = await buffer(await download.createReadStream());
    const text = await textOf(receipt);
    for (const sha256 of [original, onlyFile()].map(sha256Of)) expect(text).toContain(sha256);
    expect(text).toContain('Name Ugovor 412.pdf');
    expect(text).toContain('one code for 1 document');
    expect(text).toContain('CN=Adriatik Trade d.o.o.');
    expect(text).toMatch(/Sealed electronically by Adriatik Trade potvrde, PAdES B-T\./u);
    expect(await judge(receipt, expected())).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
  });

  it('keeps the first signature when another person signs the signed version', async () => {
    const [first, second] = [signer(), signer()];
    for (const person of [first, second]) {
      const card = await openAs(person);
      const slider = person === first ? await card.pressSign() : await card.pressSignAgain();
      await slider.readAndContinue();
      await slider.sign(person.phone.codeAt(Date.now()));
      await slider.heading('Signed and stored').waitFor();
    }
    await expectSigned(original, 2);
  });
});

describe('codes', () => {
  it('says how many tries are left after a wrong code, signs nothing, and takes the right one', async () => {
    const person = signer();
    const slider = await (await openAs(person)).pressSign();
    await slider.readAndContinue();
    await slider.sign(wrongCode(person));
    await slider.frame.getByText('4 tries left.').waitFor();
    expect(await slider.code.inputValue()).toBe('');
    expect(onlyFile().equals(original)).toBe(true);
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.heading('Signed and stored').waitFor();
    await expectSigned(original);
  });

  it('threat 5: refuses a code that has been used, counts down to the next, and takes that', async () => {
    const person = signer();
    const card = await openAs(person);
    const first = await card.pressSign();
    await first.readAndContinue();
    const code = person.phone.codeAt(Date.now());
    await first.sign(code);
    await first.heading('Signed and stored').waitFor();
    const { context } = installation.stack.portal;
    await runAction(context, { action: 'replace-file', ...contract });
    original = onlyFile();
    await card.reload();
    const second = await card.pressSign();
    await second.readAndContinue();
    await second.sign(code);
    await second.frame.getByText('This code has been used.').waitFor();
    expect(onlyFile().equals(original)).toBe(true);
    await nextStep();
    await second.sign(person.phone.codeAt(Date.now()));
    await second.heading('Signed and stored').waitFor();
    await expectSigned(original);
  });

  it('threat 5: a code spent on one deal signs no other; the next one does, and each deal keeps its own file', async () => {
    const person = signer();
    const here = await (await openAs(person)).pressSign();
    await here.readAndContinue();
    const code = person.phone.codeAt(Date.now());
    const elsewhere = await signElsewhere(person, code);
    await here.sign(code);
    await here.frame.getByText('This code has been used.').waitFor();
    expect(onlyFile().equals(original)).toBe(true);
    await nextStep();
    await here.sign(person.phone.codeAt(Date.now()));
    await here.heading('Signed and stored').waitFor();
    await expectSigned(original);
    await expect.poll(() => fileOf(otherDeal).equals(elsewhere), { timeout: 30_000 }).toBe(false);
    expect(fileOf(otherDeal).subarray(0, elsewhere.length).equals(elsewhere)).toBe(true);
    const verdict = await judge(fileOf(otherDeal), expected());
    expect(verdict).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
  });

  it('threat 6: locks after five wrong codes, and then not even the right one signs', async () => {
    const person = signer();
    const slider = await (await openAs(person)).pressSign();
    await slider.readAndContinue();
    for (const left of ['4 tries left.', '3 tries left.', '2 tries left.', 'One try left.']) {
      await slider.sign(wrongCode(person));
      await slider.frame.getByText(left).waitFor();
    }
    await slider.sign(wrongCode(person));
    await slider.frame
      .getByText(/Codes are locked/)
      .first()
      .waitFor();
    const again = await openAs(person);
    await again.field.getByText(/Codes locked until/).waitFor();
    expect(onlyFile().equals(original)).toBe(true);
  });
});

describe('faults on the way', () => {
  it('threat 8: a file replaced between preview and code is neither signed nor touched', async () => {
    const person = signer();
    const slider = await (await openAs(person)).pressSign();
    await slider.readAndContinue();
    await runAction(installation.stack.portal.context, { action: 'replace-file', ...contract });
    const replaced = onlyFile();
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.heading('Someone uploaded another version').waitFor();
    expect(onlyFile().equals(replaced)).toBe(true);
    expect((await judge(replaced, expected())).total).toBe(0);
  });

  it('shows a version that somebody else uploads in the open card, by itself', async () => {
    const [person] = installation.signers;
    if (person === undefined) throw new Error('Enrol more signers');
    const card = await openAs(person);
    await card.field.getByText('Ugovor 412').first().waitFor();
    await runAction(installation.stack.portal.context, { action: 'replace-file', ...contract, name: 'Aneks 7.pdf' });
    await expect.poll(() => card.field.getByTitle('Aneks 7.pdf').count(), { timeout: 30_000 }).toBe(1);
  });

  it('keeps the signature while the portal is down and stores it when it is back, once', async () => {
    const person = signer();
    const slider = await (await openAs(person)).pressSign();
    await slider.readAndContinue();
    const { context } = installation.stack.portal;
    const writes = requests('crm.item.update');
    context.knobs.faults = { 'crm.item.update': { status: 400, error: 'ERROR_CORE' } };
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.heading('Your signature is safe').waitFor();
    expect(onlyFile().equals(original)).toBe(true);
    context.knobs.faults = {};
    const refused = requests('crm.item.update');
    expect(refused).toBeGreaterThan(writes);
    await slider.heading('Signed and stored').waitFor();
    await expectSigned(original);
    expect(requests('crm.item.update') - refused).toBe(1);
  });

  it('threat 10: two people who press Sign on one file make one signature each at most, and one at a time', async () => {
    const first = signer();
    const one = await (await openAs(first)).pressSign();
    // Gets no further than the button: somebody whose codes are spent will do.
    const [second] = installation.signers;
    if (second === undefined) throw new Error('Enrol more signers');
    const other = await openAs(second);
    await other.field.getByRole('button', { name: 'Sign', exact: true }).click();
    await other.slider.getByRole('heading', { name: new RegExp(`${first.name} is signing`) }).waitFor();
    await one.readAndContinue();
    await one.sign(first.phone.codeAt(Date.now()));
    await one.heading('Signed and stored').waitFor();
    await expectSigned(original);
  });
});

/** The person signs the contract of another deal, without a browser. Answers that contract. */
async function signElsewhere(person: Signer, code: string): Promise<Buffer> {
  const { stack } = installation;
  const replaced = await runAction(stack.portal.context, { action: 'replace-file', ...contract, itemId: otherDeal });
  const { ids } = z.object({ ids: z.array(z.int()) }).parse(replaced);
  const address = { entityTypeId: 2, entityId: otherDeal, field: contract.fieldName, fileId: ids[0] };
  const before = fileOf(otherDeal);
  const visit = await visitor(stack, person.personId);
  const options = { surface: 'sign', ...address };
  const { app } = await visit.openFrame({ kind: 'app', placement: 'DEFAULT', handler: '', options });
  const { requestId } = await app.call(signingRequestSchema, '/api/signing-requests', { address });
  await app.call(signingRequestSchema, `/api/signing-requests/${requestId}/sign`, {
    code,
    credentialId,
    mark: { kind: 'none' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
  });
  return before;
}

/** Six digits that are right in no step near now. */
function wrongCode({ phone }: Signer): string {
  const right = new Set([-60, -30, 0, 30, 60].map((seconds) => phone.codeAt(Date.now() + seconds * 1000)));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.has(code)) ?? '666666';
}
