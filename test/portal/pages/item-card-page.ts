import { mayChange } from '../crm/items.js';
import { type Kind, kindOf, titleOf } from '../crm/kinds.js';
import type { PortalContext } from '../portal-context.js';
import { stages } from '../state/fixtures.js';
import type { Item, Person, Userfield } from '../state/portal-data.js';
import { type AppPlace, appPlaces } from './app-places.js';
import { fileField } from './item-files.js';
import { timelineList } from './item-timeline.js';
import type { Html } from './html.js';
import { dataIsland, html, nothing } from './html.js';
import { icon } from './icons.js';
import { portalPage } from './layout.js';
import { amount, dayOf, fullName, initials } from './texts.js';

export interface CardOptions {
  portal: PortalContext;
  person: Person;
  item: Item;
  editing: boolean;
  inSlider: boolean;
}

function stageBar(deal: Item): Html {
  const current = stages.findIndex((stage) => stage.id === deal.stageId);
  const items = stages.map((stage, index) => {
    const state = index < current ? 'done' : index === current ? 'now' : 'later';
    return html`<li class="${state}">${stage.title}</li>`;
  });
  return html`<ol class="stages">
    ${items}
  </ol>`;
}

function appField({ portal, item, editing }: CardOptions, field: Userfield): Html {
  const input = editing
    ? html`<input
        type="hidden"
        name="${field.fieldName}"
        value="${item.texts[field.fieldName] ?? ''}"
        form="card-form"
      />`
    : nothing;
  const shown = portal.store.data.installation.status === 'installed';
  return html`<div class="field">
    <span class="field__label">${field.label}</span>
    ${shown ? html`<div class="field__frame" data-app-field="${field.fieldName}" data-mode="${editing ? 'edit' : 'view'}"></div>` : html`<span class="muted">not filled</span>`}${input}
  </div>`;
}

function plainField({ item }: CardOptions, field: Userfield): Html {
  const text = item.texts[field.fieldName] ?? '';
  return html`<div class="field">
    <span class="field__label">${field.label}</span>
    <div>${text || html`<span class="muted">not filled</span>`}</div>
  </div>`;
}

function userfields(card: CardOptions, kind: 'file' | 'other'): Html[] {
  const { portal, item, person } = card;
  const prefix = `rest_${portal.store.data.applicationId}_`;
  const { fieldEntity } = kindOf(portal, item);
  return portal.store.data.userfields
    .filter(({ entityId }) => entityId === fieldEntity)
    .filter((field) => (field.userTypeId === 'file') === (kind === 'file'))
    .sort((left, right) => left.sort - right.sort)
    .map((field) => {
      if (field.userTypeId === 'file') return fileField(portal, item, person, field);
      return field.userTypeId.startsWith(prefix) ? appField(card, field) : plainField(card, field);
    });
}

/** The parts that the card renews by itself when the item has changed. */
export function cardFragments(card: CardOptions): { files: string; timeline: string; version: number } {
  const { portal, item } = card;
  const files = html`${userfields(card, 'file')}`.markup;
  const entries = portal.store.data.timeline.filter(
    (entry) => entry.entityTypeId === item.entityTypeId && entry.itemId === item.id,
  );
  const version = item.updatedAt + entries.length + portal.store.data.userfields.length;
  return { files, timeline: timelineList(portal, item).markup, version };
}

function amountField({ opportunity, currencyId }: Item): Html {
  return html`<div class="field">
    <span class="field__label">Amount and currency</span>
    <div class="amount">${amount(opportunity)} <span>${currencyId}</span></div>
  </div>`;
}

function clientField({ companyTitle, contactName, contactPosition }: Item): Html {
  return html`<div class="field">
    <span class="field__label">Client</span>
    <div>
      ${companyTitle}<br /><span class="small">${contactName} <span class="muted">· ${contactPosition}</span></span>
    </div>
  </div>`;
}

function aboutSection(card: CardOptions): Html {
  const { portal, item, person, editing } = card;
  const { path, title } = kindOf(portal, item);
  const responsible = portal.store.data.people.find((entry) => entry.id === item.assignedById);
  const editLink =
    mayChange(item, person) && !editing ? html`<a class="btn btn--link push" href="?edit=Y">edit</a>` : nothing;
  const saveBar = html`<form id="card-form" class="save" method="post" action="${path}/details/${item.id}/">
    <button class="btn btn--save">Save</button><a class="btn btn--quiet" href="?">Cancel</a>
  </form>`;
  return html`<section class="section">
    <h2>About ${title.one.toLowerCase()} ${editLink}</h2>
    ${item.opportunity === 0 ? nothing : amountField(item)} ${item.companyTitle === '' ? nothing : clientField(item)}
    <div id="file-fields">${userfields(card, 'file')}</div>
    ${userfields(card, 'other')}
    <div class="field">
      <span class="field__label">Responsible</span>
      <div class="row">
        <span class="avatar avatar--s" aria-hidden="true">${initials(responsible)}</span>${fullName(responsible)}
      </div>
    </div>
    ${editing ? saveBar : nothing}
  </section>`;
}

function moreSection(deal: Item): Html {
  return html`<section class="section">
    <h2>More</h2>
    <div class="field">
      <span class="field__label">Deal type</span>
      <div>${deal.kind}</div>
    </div>
    <div class="field">
      <span class="field__label">Expected close date</span>
      <div>${dayOf(Date.parse(deal.closeDate))}</div>
    </div>
  </section>`;
}

function tabStrip(tabs: AppPlace[], kind: Kind): Html {
  const app = tabs.map(
    (tab, index) =>
      html`<button
        type="button"
        role="tab"
        id="tab-app-${index}"
        aria-controls="panel-app-${index}"
        aria-selected="false"
        data-tab="app-${index}"
      >
        ${tab.title}
      </button>`,
  );
  return html`<div class="tabs" role="tablist" aria-label="${kind.title.one}">
    <button
      type="button"
      role="tab"
      id="tab-general"
      aria-controls="panel-general"
      aria-selected="true"
      data-tab="general"
    >
      General</button
    >${app}
  </div>`;
}

function toolbar(items: AppPlace[]): Html {
  if (items.length === 0) return nothing;
  const buttons = items.map(
    (entry) => html`<button type="button" class="menu-item" data-toolbar="${entry.handler}">${entry.title}</button>`,
  );
  return html`<details class="dropdown push">
    <summary class="btn">${icon('doc')}Document</summary>
    <div class="dropdown__box">${buttons}</div>
  </details>`;
}

export function itemCardPage(card: CardOptions): string {
  const { portal, person, item, inSlider } = card;
  const kind = kindOf(portal, item);
  const tabs = appPlaces(portal, person, `CRM_${kind.code}_DETAIL_TAB`);
  const isDeal = kind.code === 'DEAL';
  const panels = tabs.map(
    (tab, index) =>
      html`<div
        role="tabpanel"
        id="panel-app-${index}"
        aria-labelledby="tab-app-${index}"
        class="app-panel"
        data-handler="${tab.handler}"
        hidden
      ></div>`,
  );
  const close = inSlider
    ? nothing
    : html`<a class="card__close" href="${kind.list}" aria-label="Close the card">${icon('x')}</a>`;
  const body = html`${close}
    <div class="card">
      <div class="head">
        <h1>${titleOf(item)}</h1>
        ${toolbar(appPlaces(portal, person, `CRM_${kind.code}_DETAIL_TOOLBAR`))}
      </div>
      ${isDeal ? stageBar(item) : nothing}${tabStrip(tabs, kind)}
      <div role="tabpanel" id="panel-general" aria-labelledby="tab-general" class="columns">
        <div class="stack">${aboutSection(card)}${isDeal ? moreSection(item) : nothing}</div>
        <div class="stack">
          <form class="comment" id="comment-form">
            <label class="vh" for="comment">Comment</label
            ><input id="comment" name="text" placeholder="Comment…" autocomplete="off" /><button class="btn btn--s">
              Add
            </button>
          </form>
          <div id="timeline">${timelineList(portal, item)}</div>
        </div>
      </div>
      ${panels}
    </div>
    ${dataIsland('page-data', {
      entityTypeId: kind.entityTypeId,
      itemId: item.id,
      card: `${kind.path}/details/${item.id}`,
      placement: `CRM_${kind.code}`,
      version: cardFragments(card).version,
    })}`;
  const title = `${titleOf(item)} · Adriatik24`;
  return portalPage({ portal, person, current: '/crm/deal/list/', inSlider, title, body, script: 'item-card.js' });
}
