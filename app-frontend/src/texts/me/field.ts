import type { field as english } from '../en/field.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';

export const field: Translated<typeof english> = {
  'field.unsaved.fact': 'Sačuvajte karticu da biste potpisali dokumente.',
  'field.edit.fact': 'Potpisivanje je moguće poslije čuvanja.',
  'field.empty.fact': (title) => `Dodajte PDF u „${title}” da biste ga potpisali.`,
  'field.more': (others) => `i još ${others}`,
  'field.moreActions': 'Još radnji',
  'field.ready.pill': 'Nije potpisan',
  'field.ready.fact': (title, size) => (size === null ? title : `${title} · ${size}`),
  'field.ready.unread': 'Čeka potpis.',
  'field.ready.action': 'Potpiši',
  'field.viewer.fact': 'Možete čitati, ne i potpisati',
  'field.enrol.fact': 'Jednokratni kodovi nijesu podešeni.',
  'field.enrol.action': 'Podesi',
  'field.assisted.fact': (by) => `Telefon podešen zajedno s vama (${by}).`,
  'field.assisted.short': 'Čeka prvi kod.',
  'field.certificate.pill': 'Bez sertifikata',
  'field.certificate.fact': 'Nije vam dodijeljen sertifikat.',
  'field.signing.pill': 'Potpisuje se',
  'field.signing.fact': (name, seconds) =>
    seconds < 60 ? `${name} potpisuje · ${seconds} s` : `${name} potpisuje · ${Math.floor(seconds / 60)} min`,
  'field.signing.someone': 'Neko',
  'field.storing.pill': 'Čuva se',
  'field.storing.fact': 'Potpisan. Čuva se u kartici…',
  'field.signed.pill': 'Potpisan',
  'field.signed.fact': (name, at) => `${name}, ${at}`,
  'field.signed.again': 'Potpiši ponovo',
  'field.newer.pill': 'Nova verzija',
  'field.newer.fact': 'Novija verzija nije potpisana.',
  'field.conflict.pill': 'Odlučite',
  'field.conflict.fact': 'U međuvremenu je otpremljena druga verzija.',
  'field.failed.pill': 'Nije potpisan',
  'field.failed.fact': 'Potpisivanje nije završeno. Fajl je ostao kakav je bio.',
  'field.notPdf.pill': 'Ne potpisuje se',
  'field.notPdf.fact': 'Ovaj fajl nije PDF.',
  'field.locked.pill': 'Zaključano',
  'field.locked.fact': (until) => (until === null ? 'Kodovi su zaključani.' : `Kodovi su zaključani do ${until}.`),
  'field.lockedForGood.fact': 'Otključati može samo administrator.',
  'field.unproven.fact': 'Otključavaju tri koda zaredom.',
  'field.stopped.pill': 'Obustavljeno',
  'field.stopped.fact': 'Administrator vam je obustavio potpisivanje.',
  'field.unpaid.pill': 'Neplaćeno',
  'field.unpaid.fact': 'Pretplata je istekla.',
  'field.away.pill': 'Nedostupno',
  'field.away.fact': 'Potpisivanje trenutno nije dostupno.',
  'field.away.action': 'Ponovi',
};

/** Without the texts of errors: the field's budget has no room for them before its first content. */
export const fieldTexts = { ...common, ...field };
