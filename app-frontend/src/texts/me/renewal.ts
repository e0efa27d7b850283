import type { renewal as english } from '../en/renewal.js';
import type { Translated } from '../text-table.js';

export const renewal: Translated<typeof english> = {
  'renewal.title': 'Obnova',
  'renewal.none': 'Ovaj sertifikat ne zamjenjuje nijedan drugi.',
  'renewal.planned': (certificate, time) => `Zamjenjuje ga ${certificate}, ${time}`,
  'renewal.done': (certificate, time) => `Zamijenjen: ${certificate}, od ${time}`,
  'renewal.replacedText': 'Njime se više ne potpisuje. Ko ga je smio koristiti, koristi drugi, uz ista ograničenja.',
  'renewal.renew': 'Obnovi',
  'renewal.change': 'Promijeni obnovu',
  'renewal.withdraw': 'Ne obnavljaj',
  'renewal.successor': 'Koji sertifikat ga zamjenjuje',
  'renewal.missing': 'Izaberite sertifikat i dan.',
  'renewal.day': 'Od početka ovog dana; danas: odmah',
  'renewal.sentence': (old, next, day) =>
    `Određujete da ${next} zamijeni ${old} od ${day}. Od tada ${old} više ne potpisuje, a ko ga je smio koristiti koristi ${next}, uz ista ograničenja.`,
  'renewal.withdrawSentence': (old) =>
    `Određujete da ${old} nastavi da potpisuje: nijedan drugi sertifikat ga ne zamjenjuje.`,
  'renewal.unknown': 'drugi sertifikat',
};
