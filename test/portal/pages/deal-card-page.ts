import { mayChange } from '../crm/deal-rights.js';
import type { PortalContext } from '../portal-context.js';
import { stages } from '../state/fixtures.js';
import type { Deal, Person, Userfield } from '../state/portal-data.js';
import { fileField } from './deal-files.js';
import { timelineList } from './deal-timeline.js';
import type { Html } from './html.js';
import { dataIsland, html, nothing } from './html.js';
import { icon } from './icons.js';
import { portalPage } from './layout.js';
import { placementTitle } from './placement-title.js';
import { amount, dayOf, fullName, initials } from './texts.js';

export interface CardOptions {
  portal: PortalContext;
  person: Person;
  deal: Deal;
  editing: boolean;
  inSlider: boolean;
}

interface AppPlace {
  handler: string;
  title: string;
}

/** Application placements of a code; hidden until the installation is finished and for whom the app is closed. */
function places(portal: PortalContext, person: Person, code: string): AppPlace[] {
  const { installation, placements } = portal.store.data;
  if (installation.status !== 'installed' || portal.knobs.closedFor.includes(person.id)) return [];
  return placements
    .filter((entry) => entry.placement === code && (entry.userId === 0 || entry.userId === person.id))
    .map((entry) => ({ handler: entry.handler, title: placementTitle(portal, entry) }));
}

function stageBar(deal: Deal): Html {
  const current = stages.findIndex((stage) => stage.id === deal.stageId);
  const items = stages.map((stage, index) => {
    const state = index < current ? 'done' : index === current ? 'now' : 'later';
    return html`<li class="${state}">${stage.title}</li>`;
  });
  return html`<ol class="stages">
    ${items}
  </ol>`;
}

function appField({ portal, deal, editing }: CardOptions, field: Userfield): Html {
  const input = editing
    ? html`<input
        type="hidden"
        name="${field.fieldName}"
        value="${deal.texts[field.fieldName] ?? ''}"
        form="card-form"
      />`
    : nothing;
  const shown = portal.store.data.installation.status === 'installed';
  return html`<div class="field">
    <span class="field__label">${field.label}</span>
    ${shown ? html`<div class="field__frame" data-app-field="${field.fieldName}" data-mode="${editing ? 'edit' : 'view'}"></div>` : html`<span class="muted">not filled</span>`}${input}
  </div>`;
}

function plainField({ deal }: CardOptions, field: Userfield): Html {
  const text = deal.texts[field.fieldName] ?? '';
  return html`<div class="field">
    <span class="field__label">${field.label}</span>
    <div>${text || html`<span class="muted">not filled</span>`}</div>
  </div>`;
}

function userfields(card: CardOptions, kind: 'file' | 'other'): Html[] {
  const { portal, deal, person } = card;
  const prefix = `rest_${portal.store.data.applicationId}_`;
  return [...portal.store.data.userfields]
    .filter((field) => (field.userTypeId === 'file') === (kind === 'file'))
    .sort((left, right) => left.sort - right.sort)
    .map((field) => {
      if (field.userTypeId === 'file') return fileField(portal, deal, person, field);
      return field.userTypeId.startsWith(prefix) ? appField(card, field) : plainField(card, field);
    });
}

/** The parts that the card renews by itself when the deal has changed. */
export function cardFragments(card: CardOptions): { files: string; timeline: string; version: number } {
  const { portal, deal } = card;
  const files = html`${userfields(card, 'file')}`.markup;
  const entries = portal.store.data.timeline.filter((entry) => entry.dealId === deal.id);
  const version = deal.updatedAt + entries.length + portal.store.data.userfields.length;
  return { files, timeline: timelineList(portal, deal).markup, version };
}

function aboutSection(card: CardOptions): Html {
  const { portal, deal, person, editing } = card;
  const responsible = portal.store.data.people.find((entry) => entry.id === deal.assignedById);
  const editLink =
    mayChange(deal, person) && !editing ? html`<a class="btn btn--link push" href="?edit=Y">edit</a>` : nothing;
  const saveBar = html`<form id="card-form" class="save" method="post" action="/crm/deal/details/${deal.id}/">
    <button class="btn btn--save">Save</button><a class="btn btn--quiet" href="?">Cancel</a>
  </form>`;
  return html`<section class="section">
    <h2>About deal ${editLink}</h2>
    <div class="field">
      <span class="field__label">Amount and currency</span>
      <div class="amount">${amount(deal.opportunity)} <span>${deal.currencyId}</span></div>
    </div>
    <div class="field">
      <span class="field__label">Client</span>
      <div>
        ${deal.companyTitle}<br /><span class="small"
          >${deal.contactName} <span class="muted">· ${deal.contactPosition}</span></span
        >
      </div>
    </div>
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

function moreSection(deal: Deal): Html {
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

function tabStrip(tabs: AppPlace[]): Html {
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
  return html`<div class="tabs" role="tablist" aria-label="Deal">
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

export function dealCardPage(card: CardOptions): string {
  const { portal, person, deal, inSlider } = card;
  const tabs = places(portal, person, 'CRM_DEAL_DETAIL_TAB');
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
    : html`<a class="card__close" href="/crm/deal/list/" aria-label="Close the card">${icon('x')}</a>`;
  const body = html`${close}
    <div class="card">
      <div class="head">
        <h1>${deal.title}</h1>
        ${toolbar(places(portal, person, 'CRM_DEAL_DETAIL_TOOLBAR'))}
      </div>
      ${stageBar(deal)}${tabStrip(tabs)}
      <div role="tabpanel" id="panel-general" aria-labelledby="tab-general" class="columns">
        <div class="stack">${aboutSection(card)}${moreSection(deal)}</div>
        <div class="stack">
          <form class="comment" id="comment-form">
            <label class="vh" for="comment">Comment</label
            ><input id="comment" name="text" placeholder="Comment…" autocomplete="off" /><button class="btn btn--s">
              Add
            </button>
          </form>
          <div id="timeline">${timelineList(portal, deal)}</div>
        </div>
      </div>
      ${panels}
    </div>
    ${dataIsland('page-data', { dealId: deal.id, version: cardFragments(card).version })}`;
  const title = `${deal.title} · Adriatik24`;
  return portalPage({ portal, person, current: '/crm/deal/list/', inSlider, title, body, script: 'deal-card.js' });
}
