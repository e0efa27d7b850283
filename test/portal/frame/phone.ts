import type { OtpAccount } from './one-time-code.js';
import { codeAt, parseAccount } from './one-time-code.js';
import { element, start } from './portal-call.js';

const storageKey = 'phone-accounts';
const list = element('accounts', HTMLElement);
const problem = element('problem', HTMLElement);
let accounts = JSON.parse(localStorage.getItem(storageKey) ?? '[]') as OtpAccount[];

interface Row {
  account: OtpAccount;
  item: HTMLElement;
  code: HTMLElement;
  left: HTMLElement;
  bar: HTMLElement;
}
let rows: Row[] = [];

function make(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function makeButton(className: string, text: string, press: (button: HTMLButtonElement) => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = className;
  button.textContent = text;
  button.addEventListener('click', () => press(button));
  return button;
}

async function copy(text: string, button: HTMLButtonElement): Promise<void> {
  await navigator.clipboard.writeText(text);
  button.replaceChildren('Copied');
  setTimeout(() => button.replaceChildren('Copy'), 1200);
}

function keep(changed: OtpAccount[]): void {
  accounts = changed;
  localStorage.setItem(storageKey, JSON.stringify(accounts));
  draw();
}

function makeRow(account: OtpAccount): Row {
  const item = make('li', 'account');
  item.dataset['account'] = account.name;
  const who = make('div', 'account__who');
  who.append(make('b', '', account.issuer || 'One-time code'), make('span', 'small muted', account.name));
  const code = make('output', 'account__code');
  const left = make('span', 'account__left small muted');
  const track = make('span', 'account__bar');
  const bar = make('i', '');
  track.append(bar);
  const acts = make('div', 'account__acts');
  acts.append(
    left,
    makeButton('btn btn--s', 'Copy', (button) => start(copy(item.dataset['code'] ?? '', button))),
    makeButton('btn btn--link', 'Remove', () => keep(accounts.filter((entry) => entry !== account))),
  );
  item.append(who, code, track, acts);
  return { account, item, code, left, bar };
}

async function tick(): Promise<void> {
  const now = Date.now();
  for (const { account, item, code, left, bar } of rows) {
    const digits = await codeAt(account, now);
    const seconds = account.period - (Math.floor(now / 1000) % account.period);
    const half = Math.ceil(digits.length / 2);
    item.dataset['code'] = digits;
    code.textContent = `${digits.slice(0, half)} ${digits.slice(half)}`;
    left.textContent = `${seconds} s`;
    bar.style.width = `${(seconds / account.period) * 100}%`;
  }
}

function draw(): void {
  rows = accounts.map(makeRow);
  list.replaceChildren(...rows.map((row) => row.item));
  element('empty', HTMLElement).hidden = rows.length > 0;
  start(tick());
}

element('add', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const input = element('address', HTMLInputElement);
  try {
    const account = parseAccount(input.value);
    keep([...accounts.filter(({ name, issuer }) => name !== account.name || issuer !== account.issuer), account]);
    problem.hidden = true;
    input.value = '';
  } catch (error) {
    problem.textContent = error instanceof Error ? error.message : 'The address was not understood.';
    problem.hidden = false;
  }
});

draw();
setInterval(() => start(tick()), 500);
