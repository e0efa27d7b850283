import type { Surface } from '@dealseal/app-server/contract/session';
import { createRoot } from 'react-dom/client';
import { createApi } from './api/api.js';
import { HttpClient } from './api/http-client.js';
import { Session } from './api/session.js';
import { App } from './app.js';
import { readBoot } from './boot.js';
import { createPortal } from './portal/portal.js';
import { renewBearer } from './portal/renew-bearer.js';
import { createFormats } from './texts/formats.js';
import './ui/tokens.css';
import './ui/base.css';

const boot = readBoot(document);
document.documentElement.lang = boot.language;

const send = (input: string, init: RequestInit) => fetch(input, init);
const portal = createPortal(() => import('@bitrix24/b24jssdk'));
const session = new Session({
  bearer: boot.session?.bearer ?? '',
  lifetime: boot.session?.lifetime ?? 0,
  renew: (bearer) => renewBearer({ fetch: send, portal, bearer }),
  now: () => performance.now(),
});
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root');

createRoot(root).render(
  <App
    surface={boot.surface satisfies Surface}
    onFirstContent={() => {
      if (boot.session !== null) portal.start();
    }}
    services={{
      api: createApi(new HttpClient({ fetch: send, session })),
      portal,
      formats: createFormats(boot.language),
      person: boot.person,
      subscriptionOver: boot.subscriptionOver,
      now: () => Date.now(),
      newKey: () => crypto.randomUUID(),
    }}
  />,
);
