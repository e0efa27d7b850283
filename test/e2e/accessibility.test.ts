import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { httpOrigin } from '../support/addresses.js';
import { people } from '../support/install-app.js';
import { startBrowser } from './browser.js';
import { DealCard, SigningSlider } from './deal-card.js';
import { type Installation, type Signer, startInstallation } from './installation.js';
import { filesInField, judge } from './judge.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const resultSchema = z.object({ violations: z.array(z.object({ id: z.string(), nodes: z.array(z.unknown()) })) });

let browser: Browser;
let installation: Installation;
let signer: Signer;

beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 1 })]);
  const [first] = installation.signers;
  if (first === undefined) throw new Error('Nobody was enrolled');
  signer = first;
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});

/** axe-core's findings in a frame of ours, no rule left out. */
async function violations(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe);
  const result = resultSchema.parse(await frame.evaluate('axe.run(document)'));
  return result.violations.map(({ id, nodes }) => `${id} × ${nodes.length}`);
}

function newestFrame(page: Page): Frame {
  const frame = page.frames().findLast((one) => one.url().includes('/b24/'));
  if (frame === undefined) throw new Error('The page has no frame of the application');
  return frame;
}

async function overflow(frame: Frame): Promise<number> {
  return z.number().parse(await frame.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
}

describe('for everybody', () => {
  it('axe-core finds nothing in field, review and code, and nothing scrolls sideways', async () => {
    const card = await DealCard.open(browser, installation.stack, signer.personId);
    await card.field.getByRole('button', { name: 'Sign', exact: true }).waitFor();
    expect(await violations(newestFrame(card.page))).toEqual([]);
    const slider = await card.pressSign();
    expect(await violations(newestFrame(card.page))).toEqual([]);
    await slider.readAndContinue();
    expect(await violations(newestFrame(card.page))).toEqual([]);
    expect(await overflow(newestFrame(card.page))).toBeLessThanOrEqual(0);
    await card.close();
  });

  it('the same on a phone of 360 px', async () => {
    const card = await DealCard.open(browser, installation.stack, signer.personId);
    await card.page.setViewportSize({ width: 360, height: 740 });
    await card.reload();
    const slider = await card.pressSign();
    await slider.readAndContinue();
    const frame = newestFrame(card.page);
    expect(await violations(frame)).toEqual([]);
    expect(await overflow(frame)).toBeLessThanOrEqual(0);
    await card.close();
  });

  it("the administrator's page", async () => {
    const card = await DealCard.open(browser, installation.stack, people.administrator.personId);
    const portal = httpOrigin(installation.stack.addresses.portal);
    await card.page.goto(`${portal}/marketplace/view/${installation.stack.portal.clientId}/`);
    await card.slider.getByRole('button', { name: 'People', exact: true }).click();
    await card.slider.getByText(signer.name).first().waitFor();
    const frame = newestFrame(card.page);
    expect(await violations(frame)).toEqual([]);
    expect(await overflow(frame)).toBeLessThanOrEqual(0);
    await card.close();
  });

  it('signs with the keyboard alone', async () => {
    const card = await DealCard.open(browser, installation.stack, signer.personId);
    await card.field.getByRole('button', { name: 'Sign', exact: true }).press('Enter');
    const slider = new SigningSlider(card.slider);
    await slider.frame.getByRole('region', { name: 'Page 1 of' }).waitFor();
    await slider.frame.getByRole('button', { name: /^Go to page/ }).press('Enter');
    await slider.frame.getByText('Read to the last page').waitFor({ state: 'detached' });
    await slider.frame.getByRole('button', { name: 'Continue' }).press('Enter');
    await slider.code.waitFor();
    const isInCode = () => slider.code.evaluate((input) => input === document.activeElement);
    // The heading of the step has the focus; the code is the next thing that takes it.
    for (let tabs = 0; tabs < 3 && !(await isInCode()); tabs += 1) await card.page.keyboard.press('Tab');
    expect(await isInCode()).toBe(true);
    await card.page.keyboard.type(signer.phone.codeAt(Date.now()));
    await card.page.keyboard.press('Enter');
    await slider.heading('Signed and stored').waitFor();
    const { stack } = installation;
    const [file] = filesInField(stack);
    const verdict = await judge(file?.bytes ?? new Uint8Array(), { level: 'B-T', rootFile: stack.rootFile });
    expect(verdict).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
    await card.close();
  });
});
