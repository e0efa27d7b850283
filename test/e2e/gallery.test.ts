import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startBrowser } from './browser.js';
import { type GalleryServer, startGallery } from './gallery-server.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const resultSchema = z.object({ violations: z.array(z.object({ id: z.string(), nodes: z.array(z.unknown()) })) });

let browser: Browser;
let gallery: GalleryServer;
let states: readonly string[];

beforeAll(async () => {
  [browser, gallery] = await Promise.all([startBrowser(), startGallery({ host: '127.0.0.6', port: 27_710 })]);
  const page = await browser.newPage();
  await page.goto(gallery.origin);
  await page.getByRole('link').first().waitFor();
  states = await page.getByRole('link').allTextContents();
  await page.close();
});
afterAll(async () => {
  await browser?.close();
  await gallery?.stop();
});

/** What is wrong with the page as it stands: axe-core's findings, no rule left out (only what passed is not described), and anything beyond the right edge. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = resultSchema.parse(await page.evaluate("axe.run(document, { resultTypes: ['violations'] })"));
  const beyond = z
    .number()
    .parse(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
  return [
    ...violations.map(({ id, nodes }) => `${id} × ${nodes.length}`),
    ...(beyond > 0 ? [`${beyond} px beyond the edge`] : []),
  ];
}

/** Milliseconds for some two hundred states, a second or two each where nothing else runs. */
const wholeGallery = 1_800_000;

/** Every state of every surface once in each; together all languages, both schemes, and 400 % zoom of a window of 1280 × 1024. */
const views = [
  { language: 'en', colorScheme: 'light', width: 1440, height: 900 },
  { language: 'ru', colorScheme: 'dark', width: 360, height: 740 },
  { language: 'sr-Latn-ME', colorScheme: 'light', width: 320, height: 256 },
] as const;

describe.concurrent.each(views)(
  'in $language, $colorScheme, at $width × $height',
  ({ language, colorScheme, width, height }) => {
    it(
      'every state fits and axe-core finds nothing',
      async () => {
        const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
        const page = await context.newPage();
        const found: Record<string, string[]> = {};
        for (const state of states) {
          await page.goto(`${gallery.origin}/?state=${state}&lang=${language}`);
          await page.locator('main').first().waitFor();
          await page.locator('body[data-ready]').waitFor({ state: 'attached' });
          if (state.startsWith('sign')) await page.locator('canvas').first().waitFor();
          const wrong = await faults(page);
          if (wrong.length > 0) found[state] = wrong;
        }
        await context.close();
        expect(found).toEqual({});
        expect(states.length).toBeGreaterThan(40);
      },
      wholeGallery,
    );
  },
);
