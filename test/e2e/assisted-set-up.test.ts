import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { appPage, people, visitor } from '../support/install-app.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import { AppPage, PhoneInUse } from './administration-pages.js';
import { startBrowser } from './browser.js';
import { DealCard } from './deal-card.js';
import { type Installation, startInstallation } from './installation.js';

const { administrator: ana, manager: milica, secondManager: vuk } = people;

let browser: Browser;
let installation: Installation;

beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 0 })]);
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});

/** What the portal showed to the person. */
const toldTo = (personId: string): string =>
  installation.stack.portal.context.store.data.notifications
    .filter(({ userId }) => userId === Number(personId))
    .map(({ message }) => message)
    .join('\n');

it('an employee scans at the administrator’s desk, and confirms the first code in the own portal session', async () => {
  const { stack } = installation;
  const administratorPhone = new PhoneInUse(installation.administratorPhone);
  const administrator = await visitor(stack, ana.personId);
  const { app } = await administrator.openFrame(appPage);
  await app.call(z.object({ people: z.array(z.unknown()) }), '/api/admin/acts', {
    requestKey: randomUUID(),
    code: await administratorPhone.freshCode(),
    acts: [milica, vuk].map((person) => ({ kind: 'invite', ...person, role: 'signer', reason: 'sells' })),
  });

  // Off: not offered. The administrator switches it on.
  const desk = await AppPage.open(browser, stack, ana.personId);
  await desk.frame.getByRole('button', { name: 'People', exact: true }).click();
  await desk.frame.getByRole('button', { name: `Invite again: ${milica.name}` }).waitFor();
  expect(await desk.frame.getByRole('button', { name: 'Set up here' }).count()).toBe(0);
  await desk.frame.getByRole('button', { name: 'Settings', exact: true }).click();
  await desk.frame.getByRole('radio', { name: 'On: no activation code is needed then' }).check();
  await desk.frame.getByRole('button', { name: 'Change: Assisted set-up' }).click();
  await desk.frame.getByLabel('Your own code authorises this').fill(await administratorPhone.freshCode());
  await desk.frame.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
  await desk.frame.getByRole('dialog').waitFor({ state: 'detached' });

  // The one-time screen: the employee takes the key over to the phone.
  await desk.frame.getByRole('button', { name: 'People', exact: true }).click();
  await desk.frame.getByRole('button', { name: `Set up here: ${milica.name}` }).click();
  const dialog = desk.frame.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('first day');
  await dialog.getByLabel('Your own code authorises this').fill(await administratorPhone.freshCode());
  await dialog.getByRole('button', { name: 'Set up here', exact: true }).click();
  await dialog.getByRole('img', { name: 'QR code' }).waitFor();
  const key = (await dialog.locator('.keytext').innerText()).replaceAll(' ', '');
  const phone = new AuthenticatorApp(`otpauth://totp/x?secret=${key}`);
  expect(await dialog.getByRole('link').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await desk.frame.getByText(key.slice(0, 4)).count()).toBe(0);
  await desk.frame.getByText(/^First code awaited until/u).waitFor();
  expect(toldTo(milica.personId)).toContain(`If you are not with ${ana.name} now, type nothing`);

  // The administrator's own session has no field for it, nor has another employee's; hers asks for it where the document waits.
  await desk.frame.getByRole('button', { name: 'Me', exact: true }).click();
  await desk.frame.getByText(/^Active since/u).waitFor();
  expect(await desk.frame.getByRole('button', { name: 'Type the code' }).count()).toBe(0);
  const other = await AppPage.open(browser, stack, vuk.personId);
  await other.frame.getByRole('button', { name: 'Set up codes' }).waitFor();
  await other.card.close();
  const card = await DealCard.open(browser, stack, milica.personId);
  await card.field.getByText(`${ana.name} set up your phone with you.`).first().waitFor();
  await card.field.getByRole('button', { name: 'Set up' }).click();
  const confirming = card.slider;
  await confirming.getByRole('heading', { name: `${ana.name} set up your phone with you` }).waitFor();
  await confirming.getByRole('textbox').fill(await phone.previousCode());
  await confirming.getByRole('button', { name: 'Confirm' }).click();
  await confirming.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
  const codes = confirming.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  expect(new Set(await codes.allInnerTexts()).size).toBe(10);
  await confirming.getByLabel('I have stored them').check();
  await confirming.getByRole('button', { name: 'Done' }).click();
  await confirming.getByRole('heading', { name: 'You can sign now' }).waitFor();
  await card.close();

  // Who assisted whom is told on the page and in the log.
  await desk.frame.getByRole('button', { name: 'People', exact: true }).click();
  await desk.frame.getByText(`Set up with ${ana.name}`).waitFor();
  await desk.frame.getByRole('button', { name: 'Log', exact: true }).click();
  await desk.frame.getByText(`Codes set up, together with ${ana.name}`).first().waitFor();
  await desk.frame.getByText(`Phone of ${milica.name} set up together`).first().waitFor();
  await desk.card.close();
}, 240_000);
