import { openAppFrame, openAppSlider } from './app-frame.js';
import { watchFiles } from './item-card-files.js';
import type { Reply } from './frame-messages.js';
import { element, get, pageData, post, start } from './portal-call.js';

interface Fragments {
  files: string;
  timeline: string;
  version: number;
}

interface CardData {
  entityTypeId: number;
  itemId: number;
  /** Its address, without a slash at the end. */
  card: string;
  /** `CRM_DEAL`: what the codes of its placements begin with. */
  placement: string;
  version: number;
}

const { entityTypeId, itemId, card, placement, version: firstVersion } = pageData() as CardData;
let version = firstVersion;

/** Draws anew what holds no frames; a portal pushes such news to open cards by itself. */
async function renew(force: boolean): Promise<void> {
  const fresh = await get<Fragments>(`${card}/fragments`);
  if (fresh === undefined || (!force && fresh.version === version)) return;
  version = fresh.version;
  element('file-fields', HTMLElement).innerHTML = fresh.files;
  element('timeline', HTMLElement).innerHTML = fresh.timeline;
}

setInterval(() => {
  if (document.visibilityState === 'visible') start(renew(false));
}, 2000);
document.addEventListener('slider-closed', () => start(renew(false)));
watchFiles({ card, container: element('file-fields', HTMLElement), changed: () => renew(true) });

/* Fields of the application */

const fields = [...document.querySelectorAll<HTMLElement>('[data-app-field]')];

function hiddenInput(fieldName: string): HTMLInputElement | null {
  return document.querySelector(`input[type="hidden"][name="${CSS.escape(fieldName)}"]`);
}

/** Only a card in edit mode has the input that setValue fills; the value is stored when the person saves the card. */
function setValue(fieldName: string, value: unknown, reply: Reply): void {
  const input = hiddenInput(fieldName);
  if (input === null) return;
  input.value = typeof value === 'string' ? value : JSON.stringify(value);
  reply();
}

async function openField(container: HTMLElement): Promise<void> {
  const fieldName = container.dataset['appField'] ?? '';
  await openAppFrame({
    request: { kind: 'userfield', fieldName, entityTypeId, itemId, mode: container.dataset['mode'] },
    container,
    place: 'field',
    commands: {
      getValue: (_params, reply) => reply(hiddenInput(fieldName)?.value ?? null),
      setValue: (value, reply) => setValue(fieldName, value, reply),
    },
  });
}

fields.forEach((container) => start(openField(container)));

/** `reloadData` of a placement: the card shows the item as it is now, its app fields included. */
async function reloadData(reply: Reply): Promise<void> {
  await renew(true);
  fields.forEach((container) => start(openField(container)));
  reply();
}

/* Tabs */

const tabs = [...document.querySelectorAll<HTMLElement>('[role="tab"]')];
const opened = new Set<HTMLElement>();

function panelOf(tab: HTMLElement): HTMLElement {
  return element(tab.getAttribute('aria-controls') ?? '', HTMLElement);
}

/** An app tab is loaded at its first press. */
function openTab(panel: HTMLElement): void {
  const { handler } = panel.dataset;
  if (handler === undefined || opened.has(panel)) return;
  opened.add(panel);
  const request = { kind: 'placement', placement: `${placement}_DETAIL_TAB`, handler, entityTypeId, itemId };
  const commands = { reloadData: (_params: unknown, reply: Reply) => start(reloadData(reply)) };
  start(openAppFrame({ request, container: panel, place: 'tab', commands }));
}

function choose(chosen: HTMLElement): void {
  for (const tab of tabs) {
    tab.setAttribute('aria-selected', String(tab === chosen));
    panelOf(tab).hidden = tab !== chosen;
  }
  openTab(panelOf(chosen));
}

tabs.forEach((tab) => tab.addEventListener('click', () => choose(tab)));

for (const item of document.querySelectorAll<HTMLElement>('[data-toolbar]')) {
  item.addEventListener('click', () => {
    item.closest('details')?.removeAttribute('open');
    const handler = item.dataset['toolbar'] ?? '';
    const request = { kind: 'placement', placement: `${placement}_DETAIL_TOOLBAR`, handler, entityTypeId, itemId };
    start(openAppSlider({ request, width: 0, title: item.textContent, closed: () => undefined }));
  });
}

/* Comments */

async function addComment(): Promise<void> {
  const input = element('comment', HTMLInputElement);
  if (input.value.trim() === '') return;
  await post<unknown>(`${card}/comments`, { text: input.value });
  input.value = '';
  await renew(true);
}

element('comment-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  start(addComment());
});
