import type { PortalContext } from '../portal-context.js';
import type { Person } from '../state/portal-data.js';
import type { Html } from './html.js';
import { html, nothing } from './html.js';
import type { IconName } from './icons.js';
import { icon } from './icons.js';
import { placementTitle } from './placement-title.js';
import { fullName, initials } from './texts.js';

export interface PageOptions {
  title: string;
  body: Html;
  /** Module under /static/. */
  script?: string;
}

/** Style sheets under /static/, in the order in which they are read. */
const styles = ['base', 'shell', 'card', 'frames', 'lists', 'login', 'phone'] as const;

/** A whole document. */
export function document({ title, body, script }: PageOptions): string {
  const module = script === undefined ? nothing : html`<script type="module" src="/static/${script}"></script>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${styles.map((name) => html`<link rel="stylesheet" href="/static/${name}.css" />`)}
      </head>
      <body>
        ${body} ${module}
      </body>
    </html>`.markup;
}

interface MenuEntry {
  href: string;
  label: string;
  icon: IconName;
}

function menuEntries(portal: PortalContext, person: Person): MenuEntry[] {
  const { installation, placements } = portal.store.data;
  const view = `/marketplace/view/${portal.application.code}/`;
  const installed = installation.status === 'installed';
  const fromApp = installed ? placements.filter((entry) => entry.placement === 'LEFT_MENU') : [];
  return [
    { href: '/crm/deal/list/', label: 'CRM', icon: 'briefcase' },
    ...(installed && fromApp.length === 0
      ? [{ href: view, label: portal.application.title, icon: 'sign' } as const]
      : []),
    ...fromApp.map((entry) => {
      const query = new URLSearchParams({ placement: 'LEFT_MENU', handler: entry.handler });
      return {
        href: `${view}?${query.toString()}`,
        label: placementTitle(portal, entry),
        icon: 'sign',
      } as const;
    }),
    { href: '/marketplace/', label: 'Applications', icon: 'grid' },
    { href: '/phone', label: 'Phone', icon: 'phone' },
    ...(person.admin ? [{ href: '/emulator/', label: 'Emulator', icon: 'settings' } as const] : []),
  ];
}

function menuLink(entry: MenuEntry, current: string): Html {
  const mark = entry.href.split('?')[0] === current ? html` aria-current="page"` : nothing;
  return html`<a href="${entry.href}" ${mark}>${icon(entry.icon)}<span>${entry.label}</span></a>`;
}

function bell(portal: PortalContext, person: Person): Html {
  const own = portal.store.data.notifications.filter((entry) => entry.userId === person.id);
  const unread = own.filter((entry) => !entry.read).length;
  const count = unread === 0 ? nothing : html`<span class="count" data-unread>${unread}</span>`;
  return html`<a class="bell" href="/notifications/" aria-label="Notifications">${icon('bell')}${count}</a>`;
}

export interface PortalPage extends PageOptions {
  portal: PortalContext;
  person: Person;
  /** Address of the menu entry that is shown as the current one. */
  current: string;
  /** Inside a page slider there is no menu. */
  inSlider?: boolean;
}

/** A page of the portal: menu at the left, content at the right. */
export function portalPage({ portal, person, current, inSlider, body, ...page }: PortalPage): string {
  if (inSlider === true) return document({ ...page, body: html`<div class="inner">${body}</div>` });
  const menu = menuEntries(portal, person).map((entry) => menuLink(entry, current));
  const shell = html`<div class="portal">
    <nav class="menu" aria-label="Portal">
      <div class="menu__logo">Adriatik<span>24</span></div>
      <div class="menu__links">${menu}</div>
      <div class="menu__person">
        ${bell(portal, person)}
        <span class="avatar" aria-hidden="true">${initials(person)}</span>
        <span class="menu__name">${fullName(person)}</span>
        <form method="post" action="/logout">
          <button class="menu__exit" aria-label="Log out" title="Log out">${icon('exit')}</button>
        </form>
      </div>
    </nav>
    <main class="content">${body}</main>
  </div>`;
  return document({ ...page, body: shell });
}
