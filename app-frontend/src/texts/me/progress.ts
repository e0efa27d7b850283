import type { progress as english } from '../en/progress.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('sr-Latn-ME');

export const progress: Translated<typeof english> = {
  'home.progress': 'U toku',
  'progress.caption': 'Zahtjevi koji traju duže od minuta',
  'progress.empty': 'Ništa ne čeka',
  'progress.emptyText': 'Svako potpisivanje je završeno, ili je počelo prije manje od minuta.',
  'progress.column.document': 'Dokument',
  'progress.column.person': 'Osoba',
  'progress.column.state': 'Stanje',
  'progress.column.why': 'Zašto čeka',
  'progress.column.actions': 'Radnje',
  'progress.record': (kind, id) => `${kind} ${id}`,
  'progress.state.authorized': 'Kod je dat',
  'progress.state.signing': 'Potpisuje se',
  'progress.state.signed': 'Potpisano',
  'progress.state.storing': 'Potpisano, čuva se',
  'progress.state.conflict': 'Čeka potpisnika',
  'progress.since': (time) => `od ${time}`,
  'progress.next': (time, failures) =>
    `Sljedeći pokušaj ${time}, do sada ${count(failures, { one: '# pokušaj', few: '# pokušaja', other: '# pokušaja' })}.`,
  'progress.retry': 'Pokušaj sada',
  'progress.giveUp': 'Odustani',
  'progress.download': 'Preuzmi',
  'progress.of': (what, document) => `${what}: ${document}`,
  'progress.retried': 'Upravo se pokušava.',
  'progress.givenUp': 'Odustalo se. Ništa nije potpisano; dokument se može potpisati ponovo.',
  'progress.reload': 'Pogledaj ponovo',
};
