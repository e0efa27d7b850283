import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../support/root.js';
import { startBrowser } from './browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const resultSchema = z.object({ violations: z.array(z.object({ id: z.string(), nodes: z.array(z.unknown()) })) });
const address = { host: '127.0.0.6', port: 27_731 };
const origin = `http://${address.host}:${address.port}`;

let browser: Browser;
let gallery: ChildProcess;
let states: readonly string[];

beforeAll(async () => {
  browser = await startBrowser();
  gallery = spawn(
    process.execPath,
    [
      join(projectRoot, 'node_modules/vite/bin/vite.js'),
      '--config',
      join(projectRoot, 'app-frontend/gallery/vite.config.ts'),
      join(projectRoot, 'app-frontend/gallery'),
      '--strictPort',
      `--host=${address.host}`,
      `--port=${address.port}`,
    ],
    { stdio: 'ignore', cwd: join(projectRoot, 'app-frontend') },
  );
  await vi.waitFor(() => fetch(origin), { timeout: 60_000, interval: 200 });
  const page = await browser.newPage();
  await page.goto(origin);
  await page.getByRole('link').first().waitFor();
  states = await page.getByRole('link').allTextContents();
  await page.close();
});
afterAll(async () => {
  await browser?.close();
  if (gallery.exitCode === null) {
    const ended = once(gallery, 'exit');
    gallery.kill();
    await ended;
  }
});

/** What is wrong with the page as it stands: axe-core's findings, no rule left out, and anything beyond the right edge. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = resultSchema.parse(await page.evaluate('axe.run(document)'));
  const beyond = z
    .number()
    .parse(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
  return [
    ...violations.map(({ id, nodes }) => `${id} × ${nodes.length}`),
    ...(beyond > 0 ? [`${beyond} px beyond the edge`] : []),
  ];
}

/** Every state of every surface once in each; together all languages, both schemes, and 400 % zoom of a window of 1280 × 1024. */
const views = [
  { language: 'en', colorScheme: 'light', width: 1440, height: 900 },
  { language: 'ru', colorScheme: 'dark', width: 360, height: 740 },
  { language: 'sr-Latn-ME', colorScheme: 'light', width: 320, height: 256 },
] as const;

describe.each(views)('in $language, $colorScheme, at $width × $height', ({ language, colorScheme, width, height }) => {
  it('every state fits and axe-core finds nothing', async () => {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const found: Record<string, string[]> = {};
    for (const state of states) {
      await page.goto(`${origin}/?state=${state}&lang=${language}`);
      await page.locator('main').first().waitFor();
      await page.locator('body[data-ready]').waitFor({ state: 'attached' });
      if (state.startsWith('sign')) await page.locator('canvas').first().waitFor();
      const wrong = await faults(page);
      if (wrong.length > 0) found[state] = wrong;
    }
    await context.close();
    expect(found).toEqual({});
    expect(states.length).toBeGreaterThan(40);
  }, 600_000);
});
