import { mayRead } from '../crm/items.js';
import { type Kind, kindsOf, titleOf } from '../crm/kinds.js';
import type { PortalContext } from '../portal-context.js';
import { stages } from '../state/fixtures.js';
import type { Item, Person } from '../state/portal-data.js';
import { type AppPlace, appPlaces } from './app-places.js';
import type { Html } from './html.js';
import { dataIsland, html, nothing } from './html.js';
import { icon } from './icons.js';
import { portalPage } from './layout.js';
import { amount, dayOf, fullName } from './texts.js';

/** The menu of a line: what applications have put there. */
function lineMenu(item: Item, places: AppPlace[]): Html {
  if (places.length === 0) return nothing;
  const title = titleOf(item);
  const entries = places.map(
    (place) =>
      html`<button type="button" class="menu-item" data-list-menu="${place.handler}" data-item="${item.id}">
        ${place.title}
      </button>`,
  );
  return html`<details class="dropdown">
    <summary class="btn btn--s" aria-label="Menu of ${title}">${icon('settings')}</summary>
    <div class="dropdown__box">${entries}</div>
  </details>`;
}

function row(portal: PortalContext, kind: Kind, item: Item, places: AppPlace[]): Html {
  const responsible = portal.store.data.people.find((person) => person.id === item.assignedById);
  const stage = stages.find((entry) => entry.id === item.stageId)?.title ?? item.stageId;
  return html`<tr>
    <td><a href="${kind.path}/details/${item.id}/">${titleOf(item)}</a></td>
    <td><span class="pill">${stage}</span></td>
    <td>${item.companyTitle}</td>
    <td class="num">${amount(item.opportunity)} ${item.currencyId}</td>
    <td>${fullName(responsible)}</td>
    <td class="num">${dayOf(item.createdAt)}</td>
    <td>${lineMenu(item, places)}</td>
  </tr>`;
}

function otherLists(portal: PortalContext, shown: Kind): Html {
  const links = kindsOf(portal).map((kind) =>
    kind.entityTypeId === shown.entityTypeId
      ? html`<b>${kind.title.many}</b>`
      : html`<a href="${kind.list}">${kind.title.many}</a>`,
  );
  return html`<nav class="row row--wrap push small" aria-label="CRM">${links}</nav>`;
}

export function itemListPage(portal: PortalContext, person: Person, kind: Kind): string {
  const placement = `CRM_${kind.code}_LIST_MENU`;
  const places = appPlaces(portal, person, placement);
  const rows = portal.store.data.items
    .filter((item) => item.entityTypeId === kind.entityTypeId && mayRead(item, person))
    .map((item) => row(portal, kind, item, places));
  const body = html`<div class="panel">
      <div class="head">
        <h1>${kind.title.many}</h1>
        ${otherLists(portal, kind)}
      </div>
      <div class="table-wrap">
        <table class="table">
          <thead>
            <tr>
              <th>${kind.title.one}</th>
              <th>Stage</th>
              <th>Client</th>
              <th class="num">Amount</th>
              <th>Responsible</th>
              <th class="num">Created</th>
              <th><span class="vh">Menu</span></th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>
    </div>
    ${dataIsland('page-data', { entityTypeId: kind.entityTypeId, placement })}`;
  const title = `${kind.title.many} · Adriatik24`;
  return portalPage({ portal, person, current: '/crm/deal/list/', title, body, script: 'item-list.js' });
}
