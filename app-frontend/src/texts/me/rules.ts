import type { rules as english } from '../en/rules.js';
import type { Translated } from '../text-table.js';

export const rules: Translated<typeof english> = {
  'documents.title': 'Dokumenti',
  'documents.fields': 'Polja',
  'documents.fieldsHelp': 'Čiji se dokumenti potpisuju. Bira ih administrator portala pri instalaciji.',
  'documents.fieldsNone': 'Nijedno nije izabrano.',
  'documents.original': 'Original',
  'documents.originalHelp': 'Šta biva s nepotpisanim fajlom',
  'documents.originalFate':
    'Potpisani fajl dolazi na njegovo mjesto u polju i počinje originalom, bajt po bajt. Druga kopija se ne stavlja u karticu.',
  'settings.check': 'Provjeri',
  'settings.checkOf': (name) => `Provjeri: ${name}`,
  'settings.reading': 'Čitanje prije potpisa',
  'settings.readingHelp': 'Šta mora biti prikazano prije nego što se traži kod',
  'settings.reading.none': 'Ništa',
  'settings.reading.last-page': 'Posljednja strana',
  'settings.reading.all-pages': 'Sve strane',
  'settings.count': 'Dokumenata odjednom',
  'settings.countHelp': (most) => `Za koliko važi jedan kod: od 1 do ${most}`,
  'settings.hours': 'Uobičajeno vrijeme',
  'settings.hoursHelp': 'Potpisivanje u drugo vrijeme je moguće, a administratori saznaju za njega',
  'settings.hoursTell': 'Javi administratorima za potpisivanje van ovog vremena',
  'settings.hours.from': 'Od',
  'settings.hours.to': 'Do',
  'settings.hoursZone': (zone) => `Po vremenskoj zoni ${zone}.`,
  'settings.hoursNoDay': 'Izaberite bar jedan dan.',
  'settings.hoursNoTime': 'Kraj mora biti poslije početka.',
  'settings.changed': (name, time) => `Posljednja izmjena: ${name}, ${time}.`,
  'settings.sentence.reading': (rule) => `čitanje prije potpisa: ${rule}`,
  'settings.sentence.count': (number) => `dokumenata jednim kodom: najviše ${number}`,
  'settings.sentence.noHours': 'niko ne saznaje za neuobičajeno vrijeme',
  'settings.sentence.hours': (from, to) =>
    `administratori saznaju za potpisivanje prije ${from} i od ${to}, i drugim danima`,
};
