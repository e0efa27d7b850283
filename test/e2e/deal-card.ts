import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { httpOrigin } from '../support/addresses.js';
import type { Stack } from '../support/stack.js';
import { dealId } from './installation.js';

const appFrame = 'iframe[name*="|"]';

/** A deal's card in a browser, as one person sees it. */
export class DealCard {
  readonly page: Page;
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  static open(browser: Browser, stack: Stack, personId: string): Promise<DealCard> {
    return DealCard.openPage(browser, { stack, personId, path: `/crm/deal/details/${dealId}/` });
  }

  /** A card of any kind, or a list: they have the same places. */
  static async openPage(
    browser: Browser,
    { stack, personId, path }: { readonly stack: Stack; readonly personId: string; readonly path: string },
  ): Promise<DealCard> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    const page = await context.newPage();
    const portal = httpOrigin(stack.addresses.portal);
    const answer = await context.request.post(`${portal}/login`, { form: { userId: personId } });
    if (!answer.ok()) throw new Error(`Login answered ${answer.status()}`);
    await page.goto(`${portal}${path}`);
    return new DealCard(context, page);
  }

  /** The frame of the app's field in the card. */
  get field(): FrameLocator {
    return this.page.frameLocator(appFrame).first();
  }

  /** The newest frame: that of the slider in front. */
  get slider(): FrameLocator {
    return this.page.frameLocator(appFrame).last();
  }

  /** Presses Sign and waits for the first page of the document. */
  pressSign(): Promise<SigningSlider> {
    return this.#press('Sign');
  }

  /** The same for a document that is signed already: the command stands in the field's menu. */
  async pressSignAgain(): Promise<SigningSlider> {
    await this.field.getByRole('button', { name: 'More actions' }).click();
    return this.#press('Sign again');
  }

  async #press(name: string): Promise<SigningSlider> {
    await this.field.getByRole('button', { name, exact: true }).click();
    const slider = this.slider;
    await slider.getByRole('region', { name: 'Page 1 of' }).waitFor();
    return new SigningSlider(slider);
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}

/** The signing flow in its slider. */
export class SigningSlider {
  readonly frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.frame = frame;
  }

  async readAndContinue(): Promise<void> {
    await this.frame.getByRole('button', { name: /^Go to page/ }).click();
    await this.frame.getByText('Read to the last page').waitFor({ state: 'detached' });
    await this.frame.getByRole('button', { name: 'Continue' }).click();
    await this.code.waitFor();
  }

  get code() {
    return this.frame.getByRole('textbox', { name: 'Code from your authenticator app' });
  }

  async sign(code: string): Promise<void> {
    await this.code.fill(code);
    await this.frame.getByRole('button', { name: 'Sign', exact: true }).click();
  }

  heading(name: string | RegExp) {
    return this.frame.getByRole('heading', { name });
  }
}
