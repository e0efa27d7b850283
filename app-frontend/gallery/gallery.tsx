import { createRoot } from 'react-dom/client';
import type { Language } from '@dealseal/app-server/contract/session';
import { App } from '../src/app.js';
import { fakeApi, fakePortal } from '../src/testing/fake-services.js';
import { noon } from '../src/testing/fixtures.js';
import { createFormats } from '../src/texts/formats.js';
import '../src/ui/tokens.css';
import '../src/ui/base.css';
import { scenarios } from './scenarios.js';

const parameters = new URLSearchParams(location.search);
const scenario = scenarios[parameters.get('state') ?? ''];
const language =
  (['en', 'sr-Latn-ME', 'ru'] satisfies Language[]).find((name) => name === parameters.get('lang')) ?? 'en';
document.documentElement.lang = language;
const root = document.getElementById('root');
const started = performance.now();

/** Each as soon as it is there. */
async function pressAll(selectors: readonly string[]): Promise<void> {
  for (const selector of selectors) {
    let element = document.querySelector<HTMLElement>(selector);
    while (element === null) {
      await new Promise(requestAnimationFrame);
      element = document.querySelector<HTMLElement>(selector);
    }
    element.click();
    await new Promise(requestAnimationFrame);
  }
}

if (root !== null && scenario !== undefined) {
  // Other surfaces show no document: they need not wait for one.
  const sample =
    scenario.surface.kind === 'sign' ? await (await import('./sample-pdf.js')).samplePdf() : new ArrayBuffer(0);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', sample));
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const content = () => Promise.resolve(sample.slice(0));
  const api = fakeApi(scenario.answers);
  createRoot(root).render(
    <App
      surface={scenario.surface}
      onFirstContent={() => undefined}
      services={{
        api: {
          ...api,
          documentContent: content,
          frozenContent: content,
          signedContent: content,
          openRequest: async (address) => ({ ...(await api.openRequest(address)), sha256 }),
        },
        portal: fakePortal(),
        formats: createFormats(language, 'Europe/Podgorica'),
        person: { personId: '7', name: 'Milica Radović', isPortalAdministrator: scenario.administrator === true },
        now: () => noon + performance.now() - started,
        newKey: () => crypto.randomUUID(),
      }}
    />,
  );
  await pressAll(scenario.presses ?? []);
  document.body.dataset['ready'] = '';
} else {
  document.body.innerHTML = Object.keys(scenarios)
    .map((name) => `<p><a href="?state=${name}">${name}</a></p>`)
    .join('');
}
