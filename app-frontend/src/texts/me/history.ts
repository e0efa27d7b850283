import type { historyTexts as english } from '../en/history.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('sr-Latn-ME');

export const historyTexts: Translated<typeof english> = {
  'history.facts': (pages, size) =>
    `${count(pages, { one: '# strana', few: '# strane', other: '# strana' })} · ${size}`,
  'history.signatures': 'Potpisi',
  'history.stamp': (authority) => `vremenski pečat: ${authority}`,
  'history.fingerprints': 'Otisci',
  'history.before': 'Prije',
  'history.signed': 'Potpisan',
  'history.events': 'Istorija',
  'history.event.opened': 'Otvoren',
  'history.event.signed': 'Potpisan',
  'history.event.stored': 'Sačuvan u kartici i upoređen',
  'history.event.kept-beside': 'Sačuvan pored polja',
  'history.event.viewed': 'Potpisani dokument pregledan',
  'history.event.downloaded': 'Preuzet',
  'history.server': 'Server',
  'history.none': 'Ovdje još niko nije otvorio ovaj dokument.',
  'history.uploads': 'Ko je postavio fajl, portal ne kaže.',
};
