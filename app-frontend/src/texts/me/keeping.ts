import type { keeping as english } from '../en/keeping.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('sr-Latn-ME');

export const keeping: Translated<typeof english> = {
  'keeping.title': 'Koliko se šta čuva',
  'keeping.documents': 'Dokumenti',
  'keeping.documentsHelp': 'Potpisana datoteka i original na serveru ove aplikacije, kad su već u kartici',
  'keeping.days': 'Dana nakon smještanja',
  'keeping.daysHelp': 'Od 0 do 3650. Sa 0 nestaju u roku od dva sata.',
  'keeping.daysWrong': 'Cijeli broj od 0 do 3650.',
  'keeping.save': 'Sačuvaj dane',
  'keeping.records': 'Zapisi',
  'keeping.recordsHelp': 'Dnevnik, potvrde i zahtjevi, ovdje i na servisu za potpisivanje',
  'keeping.years': (years) => count(years, { one: '# godina', few: '# godine', other: '# godina' }),
  'keeping.recordsNone': 'Servis za potpisivanje to ne kazuje; pitajte njegovog operatera.',
  'keeping.change': 'Promijeni',
  'keeping.dialog': 'Promjena roka čuvanja zapisa',
  'keeping.sentence': (years) => `Od sada se zapisi čuvaju: ${years}. Što je starije, briše se zauvijek.`,
  'keeping.changed': (by, date) => `Posljednja promjena: ${by}, ${date}`,
  'keeping.changedAtConsole': (date) => `Posljednja promjena: na konzoli servera, ${date}`,
  'keeping.unchanged': 'Niko to još nije mijenjao.',
  'keeping.saved': 'Sačuvano.',
  'keeping.erasures': 'Šta je izbrisano',
  'keeping.erasuresNone': 'Još ništa.',
  'keeping.when': 'Kada',
  'keeping.what': 'Šta',
  'keeping.why': 'Pravilo',
  'keeping.what.bytes': 'Dokument',
  'keeping.what.record': 'Zapis zahtjeva za potpisivanje',
  'keeping.what.log': (entries, signatures) =>
    `${count(entries, { one: '# stavka dnevnika', few: '# stavke dnevnika', other: '# stavki dnevnika' })}, ${count(signatures, { one: '# potpis s potvrdom', few: '# potpisa s potvrdama', other: '# potpisa s potvrdama' })}`,
  'keeping.rule.stored-days': (days) =>
    count(days, { one: '# dan nakon smještanja', few: '# dana nakon smještanja', other: '# dana nakon smještanja' }),
  'keeping.rule.unsigned-hours': (hours) =>
    count(hours, { one: 'nepotpisano # sat', few: 'nepotpisano # sata', other: 'nepotpisano # sati' }),
  'keeping.rule.record-years': (years) =>
    count(years, { one: 'zapisi: # godina', few: 'zapisi: # godine', other: 'zapisi: # godina' }),
  'keeping.rule.unused': 'nije pripadalo nijednom zahtjevu',
};
