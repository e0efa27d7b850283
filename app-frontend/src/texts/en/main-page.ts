import { plural } from '../formats.js';
import { fieldTexts } from './field.js';
import { kinds } from './kinds.js';
import { selection } from './selection.js';

const count = plural('en');

/** The lists of the application's own page. */
export const mainPage = {
  'main.lists': 'Lists',
  'main.awaiting': 'Awaiting me',
  'main.signed': 'Signed by me',
  'main.all': 'All',
  'main.pick': 'From cards',
  'main.atLeast': (number: string) => `${number}+`,
  'main.search': 'Name, title or number',
  'main.group': 'State',
  'main.group.any': 'Any state',
  'main.group.waiting': 'Waits for a code',
  'main.group.working': 'Under way',
  'main.group.stored': 'Signed',
  'main.group.problem': 'Problem',
  'main.kind': 'Kind of card',
  'main.kind.any': 'All kinds',
  'main.caption': 'Documents',
  'main.column.document': 'Document',
  'main.column.card': 'Card',
  'main.column.person': 'Person',
  'main.column.state': 'State',
  'main.column.actions': 'Actions',
  'main.found': (found: number) => count(found, { one: '# document', other: '# documents' }),
  'main.facts': (pages: number, size: string) => `${count(pages, { one: '# page', other: '# pages' })} · ${size}`,
  'main.card': (kind: string, id: number) => `${kind} ${id}`,
  'main.state.mine': 'Your turn',
  'main.state.reading': 'Being read',
  'main.state.needs-code': 'Waits for a code',
  'main.since': (date: string) => `since ${date}`,
  'main.history': 'History',
  'main.more': 'Show more',
  'main.further': 'Nothing among the newest. “Show more” looks further back.',
  'main.awaiting.empty': 'Nothing waits for you',
  'main.awaiting.emptyText': 'What you began to sign waits here. Others are chosen where they lie, in their cards.',
  'main.awaiting.action': 'Choose from cards',
  'main.signed.empty': 'Nothing signed yet',
  'main.signed.emptyText': 'Documents that you have signed are listed here.',
  'main.all.empty': 'No documents yet',
  'main.all.emptyText': 'What is signed in this portal, and you may read, is listed here.',
  'main.nothing': 'Nothing found',
  'main.nothingText': 'No document matches the search and the filters.',
  'main.nothingAction': 'Show all',
  'pick.search': 'Title or number of a card',
  'pick.list': 'Cards with documents',
  'pick.files': (files: number) => count(files, { one: '# file', other: '# files' }),
  'pick.chosen': (documents: number, cards: number) =>
    `${count(documents, { one: '# document', other: '# documents' })} from ${count(cards, { one: '# card', other: '# cards' })}`,
  'pick.none': 'No document of this card can be signed now.',
  'pick.empty': 'No cards with documents',
  'pick.emptyText': 'Documents are found here once a card of this kind holds a file in a field for signing.',
};

export const mainPageTexts = { ...fieldTexts, ...kinds, ...selection, ...mainPage };
