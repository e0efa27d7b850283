import type { list as english } from '../en/list.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('sr-Latn-ME');
const documents = (value: number) => count(value, { one: '# dokument', few: '# dokumenta', other: '# dokumenata' });
const pages = (value: number) => count(value, { one: '# stranica', few: '# stranice', other: '# stranica' });

export const list: Translated<typeof english> = {
  'list.title': 'Dokumenti',
  'list.count': (total) => documents(total),
  'list.facts': (total, size) => `${pages(total)} · ${size}`,
  'list.summary': (total, read) => `${documents(total)}, pročitano: ${pages(read)}`,
  'list.lineOpening': 'Otvara se…',
  'list.opening': 'Dokumenti se otvaraju.',
  'list.read': 'Pročitano',
  'list.notRead': 'Nije pročitano do kraja',
  'list.readWhat': (name) => `Pročitaj ${name}`,
  'list.unread': (left) =>
    count(left, {
      one: '# dokument nije pročitan do kraja.',
      few: '# dokumenta nijesu pročitana do kraja.',
      other: '# dokumenata nije pročitano do kraja.',
    }),
  'list.refused': (total) =>
    count(total, {
      one: '# dokument se sada ne može potpisati.',
      few: '# dokumenta se sada ne mogu potpisati.',
      other: '# dokumenata se sada ne može potpisati.',
    }),
  'list.tooMany': (limit, over) => `Jedan kod važi najviše za ${documents(limit)}: izostavite još ${over}.`,
  'list.leaveOut': 'Izostavi',
  'list.leaveOutWhat': (name) => `Izostavi ${name}`,
  'list.mark.left': 'Posljednja stranica svakog, dolje lijevo',
  'list.mark.right': 'Posljednja stranica svakog, dolje desno',
  'list.sentence': (total, read) => `Potpisujete ${documents(total)}, ${pages(read)}, kao `,
  'list.covers': 'Jedan kod važi tačno za ovaj spisak.',
  'list.sign': (total) => `Potpiši ${documents(total)}`,
  'list.working': (total) => `Potpisivanje: ${documents(total)}`,
  'list.allStored': (total) =>
    count(total, {
      one: '# potpisan i sačuvan',
      few: '# potpisana i sačuvana',
      other: '# potpisanih i sačuvanih',
    }),
  'list.someSigned': (signed, total) => `Potpisano: ${signed} od ${total}`,
  'list.again': (failed) =>
    count(failed, {
      one: 'Potpiši # koji nije uspio',
      few: 'Potpiši # koja nijesu uspjela',
      other: 'Potpiši # koji nijesu uspjeli',
    }),
  'list.notSigned': 'Nije potpisano',
  'list.told': (name, state) => `${name}: ${state}`,
  'list.conflict':
    'U međuvremenu je stigla druga verzija. Vaš potpisani fajl je siguran: otvorite dokument u njegovoj kartici i odlučite.',
};
