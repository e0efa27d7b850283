import type { PortalContext } from '../portal-context.js';
import type { Item, TimelineEntry } from '../state/portal-data.js';
import type { Html } from './html.js';
import { html, nothing } from './html.js';
import type { IconName } from './icons.js';
import { icon } from './icons.js';
import { dayAndTime, fullName } from './texts.js';

const icons: Readonly<Record<TimelineEntry['kind'], IconName>> = {
  log: 'sign',
  comment: 'chat',
  file: 'doc',
  stage: 'arrow',
  mail: 'mail',
  todo: 'clock',
};

function line(portal: PortalContext, entry: TimelineEntry): Html {
  const author = portal.store.data.people.find((person) => person.id === entry.authorId);
  return html`<li class="entry entry--${entry.kind}" data-entry="${entry.id}">
    <span class="entry__icon">${icon(icons[entry.kind])}</span>
    <div class="entry__top"><b>${entry.title}</b><time>${dayAndTime(entry.at)}</time></div>
    <p class="small second entry__text">${entry.text}</p>
    <p class="small muted">${fullName(author)}</p>
  </li>`;
}

/** The history at the right of the card: what is to be done first, then the newest. */
export function timelineList(portal: PortalContext, item: Item): Html {
  const own = portal.store.data.timeline.filter(
    (entry) => entry.entityTypeId === item.entityTypeId && entry.itemId === item.id,
  );
  const todo = own.filter((entry) => entry.kind === 'todo');
  const done = own
    .filter((entry) => entry.kind !== 'todo')
    .sort((left, right) => right.at - left.at || right.id - left.id);
  const heading = (text: string, entries: TimelineEntry[]): Html =>
    entries.length === 0 ? nothing : html`<li class="timeline__day">${text}</li>`;
  return html`<ul class="timeline">
    ${heading('Things to do', todo)}${todo.map((entry) => line(portal, entry))}
    ${heading('History', done)}${done.map((entry) => line(portal, entry))}
    ${own.length === 0 ? html`<li class="timeline__day">Nothing has happened yet</li>` : nothing}
  </ul>`;
}
