import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from './browser.js';
import { DealCard } from './deal-card.js';
import { type Installation, startInstallation } from './installation.js';
import { filesInField, judge } from './judge.js';

let browser: Browser;
let installation: Installation;
let card: DealCard;

beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 3 })]);
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});
beforeEach(() => {
  installation.stack.portal.context.knobs.faults = {};
});
afterEach(() => card.close());

/** The person with this number opens the contract, reads it and presses Sign. */
async function sign(index: number): Promise<Buffer> {
  const person = installation.signers[index];
  if (person === undefined) throw new Error('Enrol more signers');
  card = await DealCard.open(browser, installation.stack, person.personId);
  const [file] = filesInField(installation.stack);
  if (file === undefined) throw new Error('The field is empty');
  const slider = index === 0 ? await card.pressSign() : await card.pressSignAgain();
  await slider.readAndContinue();
  await slider.sign(person.phone.codeAt(Date.now()));
  return file.bytes;
}

function onlyFile(): Buffer {
  const [file, ...others] = filesInField(installation.stack);
  if (file === undefined || others.length > 0) throw new Error('The field holds not exactly one file');
  return file.bytes;
}

function count(method: string): number {
  return installation.stack.portal.context.log.filter((entry) => entry.method === method && entry.error === '').length;
}

async function expectStoredOnce(before: Buffer, signatures: number): Promise<void> {
  await expect.poll(() => onlyFile().equals(before), { timeout: 90_000, interval: 200 }).toBe(false);
  const now = onlyFile();
  expect(now.subarray(0, before.length).equals(before)).toBe(true);
  const verdict = await judge(now, { level: 'B-T', rootFile: installation.stack.rootFile });
  expect(verdict).toEqual({ valid: signatures, total: signatures, sound: true, broken: [] });
}

/** The entry in the deal's timeline is made after the app-server has noted "stored". */
async function expectNoted(entries: number): Promise<void> {
  const { data } = installation.stack.portal.context.store;
  await expect
    .poll(() => data.timeline.filter((entry) => entry.title === 'Document signed').length, { timeout: 30_000 })
    .toBe(entries);
}

describe('the app-server killed', () => {
  it('between "signed" and "stored": stores after the restart, and signs nothing twice', async () => {
    const { portal, app } = installation.stack;
    portal.context.knobs.faults = { 'crm.item.update': { status: 400, error: 'ERROR_CORE' } };
    const before = await sign(0);
    await card.slider.getByRole('heading', { name: 'Your signature is safe' }).waitFor();
    await app.stop('SIGKILL');
    portal.context.knobs.faults = {};
    await app.start();
    await expectStoredOnce(before, 1);
    await expectNoted(1);
  });

  it("between the portal's write and our note of it: recognises its own write and writes no second time", async () => {
    const { portal, app } = installation.stack;
    const before = onlyFile();
    const writes = count('crm.item.update');
    const { files } = portal.context;
    const killed = new Promise<void>((resolve, reject) => {
      const write = files.write.bind(files);
      files.write = (id, bytes) => {
        write(id, bytes);
        files.write = write;
        // The write has happened; its answer has not left yet.
        app.stop('SIGKILL').then(resolve, reject);
      };
    });
    await sign(1);
    await killed;
    await app.start();
    await expectStoredOnce(before, 2);
    await expectNoted(2);
    expect(count('crm.item.update') - writes).toBe(1);
  });

  it('while the signing-service is away: the request goes on when it is back', async () => {
    const { service, app } = installation.stack;
    const person = installation.signers[2];
    if (person === undefined) throw new Error('Enrol more signers');
    card = await DealCard.open(browser, installation.stack, person.personId);
    const before = onlyFile();
    const slider = await card.pressSignAgain();
    await slider.readAndContinue();
    await service.stop('SIGKILL');
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.frame.getByText('Signing is not available now.').first().waitFor();
    expect(onlyFile().equals(before)).toBe(true);
    await service.start();
    await app.stop('SIGKILL');
    await app.start();
    await slider.sign(person.phone.codeAt(Date.now()));
    await slider.heading('Signed and stored').waitFor();
    await expectStoredOnce(before, 3);
  });
});
