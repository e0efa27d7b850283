import { mayRead } from '../crm/deal-rights.js';
import type { PortalContext } from '../portal-context.js';
import { stages } from '../state/fixtures.js';
import type { Deal, Person } from '../state/portal-data.js';
import { html } from './html.js';
import { portalPage } from './layout.js';
import { amount, dayOf, fullName } from './texts.js';

function row(portal: PortalContext, deal: Deal) {
  const responsible = portal.store.data.people.find((person) => person.id === deal.assignedById);
  const stage = stages.find((entry) => entry.id === deal.stageId)?.title ?? deal.stageId;
  return html`<tr>
    <td><a href="/crm/deal/details/${deal.id}/">${deal.title}</a></td>
    <td><span class="pill">${stage}</span></td>
    <td>${deal.companyTitle}</td>
    <td class="num">${amount(deal.opportunity)} ${deal.currencyId}</td>
    <td>${fullName(responsible)}</td>
    <td class="num">${dayOf(deal.createdAt)}</td>
  </tr>`;
}

export function dealListPage(portal: PortalContext, person: Person): string {
  const rows = portal.store.data.deals.filter((deal) => mayRead(deal, person)).map((deal) => row(portal, deal));
  const body = html`<div class="panel">
    <div class="head"><h1>Deals</h1></div>
    <div class="table-wrap">
      <table class="table">
        <thead>
          <tr>
            <th>Deal</th>
            <th>Stage</th>
            <th>Client</th>
            <th class="num">Amount</th>
            <th>Responsible</th>
            <th class="num">Created</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </div>`;
  return portalPage({ portal, person, current: '/crm/deal/list/', title: 'Deals · Adriatik24', body });
}
