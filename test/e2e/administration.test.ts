import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { activationCode, people } from '../support/install-app.js';
import { projectRoot } from '../support/root.js';
import { AppPage, PhoneInUse, renewCertificate, takeOverCodes } from './administration-pages.js';
import { startBrowser } from './browser.js';
import { DealCard, SigningSlider } from './deal-card.js';
import { type Installation, startInstallation } from './installation.js';
import { filesInField, judge, signersOf } from './judge.js';
import { addNextCertificate } from './next-certificate.js';

const execute = promisify(execFile);
const { manager: milica } = people;
const owner = 'Adriatik Trade d.o.o.';
const nextOwner = 'Adriatik Trade d.o.o. 2027';

let browser: Browser;
let installation: Installation;
let elsewhere: string;

beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 0 })]);
  elsewhere = await mkdtemp(join(tmpdir(), 'dealseal-elsewhere-'));
});
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
  await rm(elsewhere, { recursive: true, force: true });
});

/** What the portal showed to the person, the newest last. */
const toldTo = (personId: string): string[] =>
  installation.stack.portal.context.store.data.notifications
    .filter(({ userId }) => userId === Number(personId))
    .map(({ message }) => message);

async function asAdministrator<Answer>(act: (page: AppPage) => Promise<Answer>): Promise<Answer> {
  const page = await AppPage.open(browser, installation.stack, people.administrator.personId);
  try {
    return await act(page);
  } finally {
    await page.card.close();
  }
}

async function expectSignatures(total: number): Promise<void> {
  const [file] = filesInField(installation.stack);
  const { rootFile } = installation.stack;
  const verdict = await judge(file?.bytes ?? new Uint8Array(), { level: 'B-T', rootFile });
  expect(verdict).toEqual({ valid: total, total, sound: true, broken: [] });
}

async function verifyExport(file: string): Promise<{ readonly code: number; readonly shown: string }> {
  // No configuration, no database: the file alone, on whatever machine.
  const { PATH = '' } = process.env;
  const program = join(projectRoot, 'signing-service/bin/dealseal.js');
  const args = [program, 'audit', 'verify', '--export', file];
  return execute(process.execPath, args, { cwd: elsewhere, env: { PATH } }).then(
    ({ stdout }) => ({ code: 0, shown: stdout }),
    (error: unknown) => {
      const { code, stdout } = z.object({ code: z.number(), stdout: z.string() }).parse(error);
      return { code, shown: stdout };
    },
  );
}

it('an administrator and an employee, from the invitation to the day that the employee leaves', async () => {
  const { stack } = installation;
  const administrator = new PhoneInUse(installation.administratorPhone);

  // Invited on the page, with a reason that is told.
  await asAdministrator((page) =>
    page.act(administrator, { name: milica.name, word: 'Invite', reason: 'sells in Budva' }),
  );
  await expect.poll(() => toldTo(milica.personId).join('\n')).toContain('sells in Budva');

  // Sets up codes, and is given the certificate.
  const code = await activationCode(stack, milica.personId);
  const own = await AppPage.open(browser, stack, milica.personId);
  await own.frame.getByRole('button', { name: 'Set up codes' }).click();
  await own.frame.getByLabel('Activation code').fill(code);
  await own.frame.getByRole('button', { name: 'Begin' }).click();
  const first = await takeOverCodes(own.frame);
  expect(new Set(first.recoveryCodes).size).toBe(10);
  await own.card.close();
  await asAdministrator((page) =>
    page.act(administrator, { name: milica.name, word: 'Give a certificate', reason: 'contracts' }),
  );

  // Signs.
  const card = await DealCard.open(browser, stack, milica.personId);
  const slider = await card.pressSign();
  await slider.readAndContinue();
  await slider.sign(await first.phone.freshCode());
  await slider.heading('Signed and stored').waitFor();
  await expectSignatures(1);

  // The phone is lost: a recovery code takes over to another.
  const replacing = await AppPage.open(browser, stack, milica.personId);
  await replacing.frame.getByRole('button', { name: 'Me', exact: true }).click();
  await replacing.frame.getByRole('button', { name: 'Replace phone' }).click();
  await replacing.frame.getByText('Your codes are set up already.').waitFor();
  await replacing.frame.getByRole('button', { name: 'Replace phone' }).click();
  await replacing.frame.getByRole('radio', { name: 'A recovery code' }).check();
  await replacing.frame.getByLabel('Recovery code', { exact: true }).fill(first.recoveryCodes[0] ?? '');
  await replacing.frame.getByRole('button', { name: 'Continue' }).click();
  const { phone } = await takeOverCodes(replacing.frame);
  await replacing.card.close();

  // Locked by wrong codes, among them those of the phone that was lost.
  await card.reload();
  const again = await card.pressSignAgain();
  await again.readAndContinue();
  await again.sign(await first.phone.freshCode());
  for (const left of ['4 tries left', '3 tries left', '2 tries left', 'One try left']) {
    await again.frame.getByText(left).first().waitFor();
    await again.sign(phone.wrongCode());
  }
  await again.frame
    .getByText(/^Codes are locked until/u)
    .first()
    .waitFor();

  // Unlocked by the administrator's act.
  await asAdministrator((page) =>
    page.act(administrator, { name: milica.name, word: 'Unlock', reason: 'called, it was her' }),
  );
  await card.reload();
  const unlocked = await card.pressSignAgain();
  await unlocked.readAndContinue();
  await unlocked.sign(await phone.freshCode());
  await unlocked.heading('Signed and stored').waitFor();
  await expectSignatures(2);

  // Certificate renewed: the operator puts another beside it, the administrator lets it take over, and it signs.
  await addNextCertificate(stack, { credentialId: 'company-seal-next', owner: nextOwner });
  await asAdministrator((page) => renewCertificate(page, administrator, { owner, next: new RegExp(nextOwner, 'u') }));
  await card.reload();
  const renewed = await card.pressSignAgain();
  await renewed.readAndContinue();
  await renewed.sign(await phone.freshCode());
  await renewed.heading('Signed and stored').waitFor();
  await expectSignatures(3);
  const [file] = filesInField(stack);
  expect(await signersOf(file?.bytes ?? new Uint8Array())).toEqual([owner, owner, nextOwner]);

  // Leaves: nothing is signed any more.
  await asAdministrator((page) =>
    page.act(administrator, { name: milica.name, word: 'Stop signing', more: true, reason: 'has left' }),
  );
  expect(toldTo(milica.personId).join('\n')).toContain('has left');
  await card.reload();
  await card.field.getByRole('button', { name: 'More actions' }).click();
  await card.field.getByRole('button', { name: 'Sign again', exact: true }).click();
  const stopped = new SigningSlider(card.slider);
  await stopped.heading('Signing was stopped for you').waitFor();
  expect(await stopped.code.count()).toBe(0);
  await card.close();

  // The log tells all of it, and proves itself elsewhere.
  const exported = await asAdministrator(async (page) => {
    await page.frame.getByRole('button', { name: 'Log', exact: true }).click();
    await page.frame.getByText(`Signing of ${milica.name} stopped`).first().waitFor();
    const download = page.card.page.waitForEvent('download');
    await page.frame.getByRole('button', { name: 'Export as JSON; without filters it proves itself' }).click();
    const file = join(elsewhere, 'log.jsonl');
    await copyFile(await (await download).path(), file);
    return file;
  });
  const verified = await verifyExport(exported);
  expect(verified.shown).toContain('sound');
  expect(verified.code).toBe(0);
  const text = await readFile(exported, 'utf8');
  for (const reason of ['sells in Budva', 'called, it was her', 'the old one ends', 'has left'])
    expect(text).toContain(reason);
  await writeFile(exported, text.replace('called, it was her', 'called, it was him'));
  const forged = await verifyExport(exported);
  expect(forged.shown).toContain('NOT SOUND');
  expect(forged.code).toBe(1);
}, 420_000);
