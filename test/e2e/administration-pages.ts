import type { Browser, FrameLocator } from 'playwright-core';
import { httpOrigin } from '../support/addresses.js';
import { AuthenticatorApp, nextStep, stepNow } from '../support/one-time-code.js';
import type { Stack } from '../support/stack.js';
import { DealCard } from './deal-card.js';

/** A phone whose codes are typed one after the other, each step's once. */
export class PhoneInUse {
  readonly #app: AuthenticatorApp;
  #last: number;

  /** @param usedThrough the step of the newest code that was given: after enrolment, the one before. */
  constructor(app: AuthenticatorApp, usedThrough = stepNow() - 1) {
    this.#app = app;
    this.#last = usedThrough;
  }

  /** The code that it shows now; waits when that was given already. */
  async freshCode(): Promise<string> {
    if (stepNow() <= this.#last) await nextStep();
    this.#last = stepNow();
    return this.#app.codeOfStep(this.#last);
  }

  /** One that is right at no time near. */
  wrongCode(): string {
    const near = [-2, -1, 0, 1, 2].map((by) => this.#app.codeOfStep(stepNow() + by));
    return near.includes('000000') ? '111111' : '000000';
  }
}

/** The application's own page, as a person opens it from the portal's menu. */
export class AppPage {
  readonly card: DealCard;

  private constructor(card: DealCard) {
    this.card = card;
  }

  static async open(browser: Browser, stack: Stack, personId: string): Promise<AppPage> {
    const card = await DealCard.open(browser, stack, personId);
    await card.page.goto(`${httpOrigin(stack.addresses.portal)}/marketplace/view/${stack.portal.clientId}/`);
    return new AppPage(card);
  }

  /** The newest frame: the page itself, or the slider over it. */
  get frame(): FrameLocator {
    return this.card.slider;
  }

  /** An administrator's act upon a person: the button at their row, or one of those behind it; reason and code, and it is done. */
  async act(
    phone: PhoneInUse,
    act: { readonly name: string; readonly word: string; readonly more?: boolean; readonly reason: string },
  ): Promise<void> {
    const { frame } = this;
    await frame.getByRole('button', { name: 'People', exact: true }).click();
    await frame
      .getByRole('button', { name: act.more === true ? `More for ${act.name}` : `${act.word}: ${act.name}` })
      .click();
    const dialog = frame.getByRole('dialog');
    if (act.more === true) await dialog.getByRole('radio', { name: act.word }).check();
    await dialog.getByLabel('Reason').fill(act.reason);
    await dialog.getByLabel('Your own code authorises this').fill(await phone.freshCode());
    await dialog.getByRole('button', { name: act.word, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
}

/** The first certificate of the page is renewed by another from today on, by the administrator's own code. */
export async function renewCertificate(
  page: AppPage,
  phone: PhoneInUse,
  renewal: { readonly owner: string; readonly next: RegExp },
): Promise<void> {
  const { frame } = page;
  await frame.getByRole('button', { name: 'Certificates', exact: true }).click();
  await frame.getByRole('button', { name: `View the certificate of ${renewal.owner}`, exact: true }).click();
  await frame.getByRole('button', { name: 'Renew', exact: true }).click();
  const dialog = frame.getByRole('dialog');
  const chosen = dialog.getByLabel('Which certificate takes over').locator('option:checked');
  if (!renewal.next.test(await chosen.innerText())) throw new Error('Another certificate is offered');
  await dialog.getByLabel('Reason').fill('the old one ends');
  await dialog.getByLabel('Your own code authorises this').fill(await phone.freshCode());
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await frame
    .getByText(/^Replaced by/u)
    .first()
    .waitFor();
}

/** From the QR code, here its address, to active codes: the phone, and the recovery codes that are shown once. */
export async function takeOverCodes(
  frame: FrameLocator,
): Promise<{ readonly phone: PhoneInUse; readonly recoveryCodes: readonly string[] }> {
  const address = await frame.getByRole('link', { name: 'Open on this phone' }).getAttribute('href');
  const app = new AuthenticatorApp(address ?? '');
  await frame.getByRole('button', { name: 'I have scanned it' }).click();
  await frame.getByRole('textbox').fill(await app.previousCode());
  const phone = new PhoneInUse(app);
  await frame.getByRole('button', { name: 'Confirm' }).click();
  await frame.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
  const codes = frame.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  const recoveryCodes = await codes.allInnerTexts();
  await frame.getByLabel('I have stored them').check();
  await frame.getByRole('button', { name: 'Done' }).click();
  await frame.getByRole('heading', { name: 'You can sign now' }).waitFor();
  return { phone, recoveryCodes };
}
