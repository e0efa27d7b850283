import type { PortalContext } from '../portal-context.js';
import type { Person } from '../state/portal-data.js';
import { html } from './html.js';
import { document } from './layout.js';
import { fullName, initials } from './texts.js';

const roles: Readonly<Record<number, string>> = {
  1: 'Administrator',
  7: 'Manager of the deals',
  9: 'No rights to deal 412',
  11: 'Second manager',
};

function choice(person: Person, backUrl: string) {
  return html`<form method="post" action="/login">
    <input type="hidden" name="userId" value="${person.id}" />
    <input type="hidden" name="backurl" value="${backUrl}" />
    <button class="person" data-person="${person.id}">
      <span class="avatar avatar--l" aria-hidden="true">${initials(person)}</span>
      <span class="person__text"><b>${fullName(person)}</b><span>${roles[person.id] ?? person.position}</span></span>
    </button>
  </form>`;
}

/** Log-in without passwords: one chooses who one is. */
export function loginPage(portal: PortalContext, backUrl: string): string {
  const people = portal.store.data.people.filter((person) => person.active);
  const body = html`<div class="login">
    <main class="login__box">
      <div class="login__logo">Adriatik<span>24</span></div>
      <h1>Log in</h1>
      <p class="second">This portal is an emulator. Choose who you are.</p>
      <div class="people">${people.map((person) => choice(person, backUrl))}</div>
      <p class="small muted"><a href="/phone">Open the phone with one-time codes</a></p>
    </main>
  </div>`;
  return document({ title: 'Log in · Adriatik24', body });
}
