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
  'owner.title': 'Vlasnik ključa',
  'owner.none': 'Niko se ne obavještava o upotrebi ovog ključa.',
  'owner.line': (name, told) => `${name}, ${told}`,
  'owner.told.each-use': 'obavještava se o svakom potpisu drugih',
  'owner.told.daily': 'jednom dnevno se obavještava za koliko su dokumenata drugi dali kod',
  'owner.told.never': 'ne obavještava se',
  'owner.set': 'Promijeni vlasnika',
  'owner.person': 'Vlasnik',
  'owner.nobody': 'Niko',
  'owner.how': 'O čemu se vlasnik obavještava na portalu',
  'owner.sentence': (certificate, name, told) => `Vlasnik ključa (${certificate}) biće ${name}: ${told}.`,
  'owner.sentenceNone': (certificate) =>
    `Ključ (${certificate}) neće imati vlasnika: niko se ne obavještava o njegovoj upotrebi.`,
};
