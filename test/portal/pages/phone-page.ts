import { html } from './html.js';
import { icon } from './icons.js';
import { document } from './layout.js';

/** The telephone: an authenticator app whose accounts live in this browser's storage of the portal's origin. */
export function phonePage(): string {
  const body = html`<div class="phone">
    <main class="phone__body">
      <header class="phone__head">
        ${icon('phone')}
        <h1>One-time codes</h1>
      </header>
      <form id="add" class="phone__add">
        <label for="address">Key, or address from the QR</label>
        <div class="row">
          <input
            id="address"
            name="address"
            placeholder="ABCD EFGH … or otpauth://totp/…"
            autocomplete="off"
            spellcheck="false"
            required
          />
          <button class="btn btn--primary">Add</button>
        </div>
        <p id="problem" class="problem" role="alert" hidden></p>
      </form>
      <ul id="accounts" class="accounts" aria-live="off"></ul>
      <p id="empty" class="second small">No accounts yet. Press Copy beside the QR, and add the key here.</p>
    </main>
  </div>`;
  return document({ title: 'Phone', body, script: 'phone.js' });
}
