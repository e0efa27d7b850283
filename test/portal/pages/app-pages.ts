import type { PortalContext } from '../portal-context.js';
import type { Person } from '../state/portal-data.js';
import type { Html } from './html.js';
import { dataIsland, html, nothing } from './html.js';
import { icon } from './icons.js';
import { portalPage } from './layout.js';

interface AppView {
  portal: PortalContext;
  person: Person;
  /** The page's GET parameters, which an application's page gets as PLACEMENT_OPTIONS. */
  options: Record<string, unknown>;
  placement: string;
  handler: string;
}

function notice(title: string, text: string) {
  return html`<div class="notice">
    ${icon('lock')}
    <h2>${title}</h2>
    <p class="second">${text}</p>
  </div>`;
}

/** The application's own page, or its installer while an administrator has not finished it. */
export function appViewPage({ portal, person, options, placement, handler }: AppView): string {
  const { status } = portal.store.data.installation;
  const { title, code } = portal.application;
  const page = { portal, person, current: `/marketplace/view/${code}/`, title: `${title} · Adriatik24` };
  if (status === 'absent') {
    return portalPage({
      ...page,
      body: notice('The application is not installed', 'Ask the administrator of the portal.'),
    });
  }
  if (status === 'started' && !person.admin) {
    return portalPage({
      ...page,
      body: notice(
        'The application is not installed to the end',
        'An administrator has begun the installation. Come back later.',
      ),
    });
  }
  if (portal.knobs.closedFor.includes(person.id)) {
    return portalPage({ ...page, body: notice('Access denied', 'The application is closed for you.') });
  }
  const body = html`<div class="app-page">
    <div class="head"><h1 id="app-title">${title}</h1></div>
    <div id="app-frame" class="app-panel app-panel--page"></div>
    ${dataIsland('page-data', { placement, handler, options })}
  </div>`;
  return portalPage({ ...page, body, script: 'app-page.js' });
}

/** In place of an item that does not exist or is hidden from the person. */
export function refusedItemPage(portal: PortalContext, person: Person): string {
  const body = notice('Access denied', 'There is no such item, or it is not for you to see.');
  return portalPage({ portal, person, current: '/crm/deal/list/', title: 'Access denied · Adriatik24', body });
}

/** The list of applications: installing and removing. */
export function applicationsPage(portal: PortalContext, person: Person): string {
  const { status } = portal.store.data.installation;
  const { title, code, scope, appUrl } = portal.application;
  const state = { absent: 'Not installed', started: 'Installation not finished', installed: 'Installed' }[status];
  const install = html`<form method="post" action="/marketplace/install">
    <button class="btn btn--primary" id="install-app">Install app</button>
  </form>`;
  const goOn = html`<a class="btn btn--primary" href="/marketplace/view/${code}/">Go on with the installation</a>`;
  const open = html`<a class="btn" href="/marketplace/view/${code}/">Open</a>`;
  const remove = html`<form method="post" action="/marketplace/uninstall">
    <button class="btn btn--danger" id="uninstall-app">Remove</button>
  </form>`;
  const acts = { absent: install, started: goOn, installed: html`${open}${remove}` }[status];
  const plain =
    status === 'installed' ? open : html`<span class="small muted">An administrator installs applications.</span>`;
  const body = html`<div class="panel">
    <div class="head"><h1>Applications</h1></div>
    <section class="app-tile">
      <span class="app-tile__icon">${icon('sign')}</span>
      <div class="app-tile__text">
        <b>${title}</b><span class="small muted">${new URL(appUrl).host} · rights: ${scope.replaceAll(',', ', ')}</span
        ><span class="pill">${state}</span>
      </div>
      <div class="row push">${person.admin ? acts : plain}</div>
    </section>
  </div>`;
  return portalPage({ portal, person, current: '/marketplace/', title: 'Applications · Adriatik24', body });
}

/** `[URL=/path]text[/URL]` is a link, everything else text. */
function noticeText(message: string): Html[] {
  return message.split(/(\[URL=[^\]]*\].*?\[\/URL\])/).map((part) => {
    const [, href, text] = /^\[URL=(\/[^\]]*)\](.*)\[\/URL\]$/.exec(part) ?? [];
    return href === undefined ? html`${part}` : html`<a href="${href}">${text ?? ''}</a>`;
  });
}

/** Messages of im.notify.system.add, the newest first. */
export function notificationsPage(portal: PortalContext, person: Person): string {
  const own = portal.store.data.notifications.filter((entry) => entry.userId === person.id);
  const items = own.toReversed().map(
    (entry) =>
      html`<li class="notification">
        ${icon('bell')}
        <div>
          <p>${noticeText(entry.message)}</p>
          <time class="small muted">${new Date(entry.at).toISOString().slice(0, 16).replace('T', ' ')}</time>
        </div>
      </li>`,
  );
  const empty = own.length === 0 ? html`<p class="second">No notifications.</p>` : nothing;
  const body = html`<div class="panel">
    <div class="head"><h1>Notifications</h1></div>
    <ul class="notifications">
      ${items}
    </ul>
    ${empty}
  </div>`;
  return portalPage({ portal, person, current: '/notifications/', title: 'Notifications · Adriatik24', body });
}
