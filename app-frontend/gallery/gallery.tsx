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
  for (const step of selectors) {
    const [, typedInto, text] = /^=(.*)=(.*)$/u.exec(step) ?? [];
    const element = await appeared(typedInto ?? step);
    if (element instanceof HTMLInputElement && text !== undefined) type(element, text);
    else element.click();
    await new Promise(requestAnimationFrame);
  }
}

async function appeared(selector: string): Promise<HTMLElement> {
  for (;;) {
    const element = document.querySelector<HTMLElement>(selector);
    if (element !== null) return element;
    await new Promise(requestAnimationFrame);
  }
}

/** As React hears it: it keeps the last value of a field and overlooks one that is set beside it. */
function type(field: HTMLInputElement, text: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

if (root !== null && scenario !== undefined) {
  // Other surfaces show no document: they need not wait for one.
  const showsDocument = scenario.surface.kind === 'sign' || scenario.surface.kind === 'sign-list';
  const sample = showsDocument
    ? await (await import('./sample-pdf.js')).samplePdf(scenario.pages ?? 3)
    : new ArrayBuffer(0);
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
          requests: async (ids) => {
            const requests = await api.requests(ids);
            return requests.map(({ result, ...request }) => ({
              ...request,
              sha256,
              result: result === null ? null : { ...result, outputSha256: sha256 },
            }));
          },
          openRequest: async (address) => ({ ...(await api.openRequest(address)), sha256 }),
        },
        portal: fakePortal(),
        formats: createFormats(language, 'Europe/Podgorica'),
        person: { personId: '7', name: 'Milica Radović', isPortalAdministrator: scenario.administrator === true },
        subscriptionOver: scenario.subscriptionOver,
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
