import type { PortalContext } from '../portal-context.js';
import { defaultKnobs } from '../state/knobs.js';
import type { Person } from '../state/portal-data.js';
import type { Html } from './html.js';
import { html } from './html.js';
import { portalPage } from './layout.js';

function knobInput(name: string, value: unknown): Html {
  if (typeof value === 'boolean') {
    const checked = value ? html` checked` : html``;
    return html`<input id="knob-${name}" data-knob="${name}" data-type="flag" type="checkbox" ${checked} />`;
  }
  const type = typeof value === 'number' ? 'number' : typeof value === 'string' ? 'text' : 'json';
  const shown = type === 'json' ? JSON.stringify(value) : String(value);
  return html`<input id="knob-${name}" data-knob="${name}" data-type="${type}" value="${shown}" autocomplete="off" />`;
}

const actions = [
  { action: 'expire-tokens', label: 'Let all access tokens expire' },
  { action: 'revoke-tokens', label: 'Revoke all tokens' },
  { action: 'replace-file', label: 'Replace the contract of deal 412 as Vuk Janković' },
  { action: 'reset-deals', label: 'Put the deals back as they were' },
  { action: 'end-payment', label: 'End the paid time' },
  { action: 'pay', label: 'Pay for 30 days' },
  { action: 'new-version', label: 'Publish a version with an installer' },
  { action: 'new-version', with: { installer: false }, label: 'Publish a version without' },
  { action: 'rename', label: 'Rename the portal' },
  { action: 'uninstall', with: { clean: false }, label: 'Remove the application, keep its data' },
  { action: 'uninstall', with: { clean: true }, label: 'Remove it with its data' },
] as const satisfies readonly { action: string; with?: object; label: string }[];

/** Knobs and acts for a person; a test uses /emulator/knobs and /emulator/actions. */
export function emulatorPage(portal: PortalContext, person: Person): string {
  const knobs = Object.entries({ ...defaultKnobs(), ...portal.knobs });
  const rows = knobs.map(
    ([name, value]) => html`<div class="knob"><label for="knob-${name}">${name}</label>${knobInput(name, value)}</div>`,
  );
  const buttons = actions.map(
    ({ label, ...act }) =>
      html`<button
        type="button"
        class="btn"
        data-act="${JSON.stringify({ action: act.action, ...('with' in act ? act.with : {}) })}"
      >
        ${label}
      </button>`,
  );
  const calls = portal.log
    .slice(-40)
    .toReversed()
    .map(
      (note) =>
        html`<tr>
          <td class="num">${new Date(note.at).toISOString().slice(11, 23)}</td>
          <td>${note.host}</td>
          <td>${note.method}</td>
          <td class="num">${note.status}</td>
          <td class="num">${note.userId === 0 ? '' : note.userId}</td>
          <td>${note.error}</td>
        </tr>`,
    );
  const body = html`<div class="panel">
    <div class="head"><h1>Emulator</h1></div>
    <p class="second">Every knob stands at the strict behaviour of a healthy portal until you turn it.</p>
    <section class="section">
      <h2>Acts</h2>
      <div class="row row--wrap">${buttons}</div>
    </section>
    <section class="section">
      <h2>Knobs</h2>
      <form id="knobs" class="knobs">
        ${rows}
        <div class="save">
          <button class="btn btn--primary">Apply</button
          ><span id="knob-answer" class="small second" role="status"></span>
        </div>
      </form>
    </section>
    <section class="section">
      <h2>Latest requests</h2>
      <div class="table-wrap">
        <table class="table">
          <thead>
            <tr>
              <th class="num">Time</th>
              <th>Host</th>
              <th>Method</th>
              <th class="num">Status</th>
              <th class="num">Person</th>
              <th>Error</th>
            </tr>
          </thead>
          <tbody>
            ${calls}
          </tbody>
        </table>
      </div>
    </section>
  </div>`;
  return portalPage({
    portal,
    person,
    current: '/emulator/',
    title: 'Emulator · Adriatik24',
    body,
    script: 'emulator.js',
  });
}
