import type { grants as english } from '../en/grants.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('sr-Latn-ME');

export const grants: Translated<typeof english> = {
  'certificates.lastUse': 'Posljednja upotreba',
  'certificates.test': 'Probni potpis',
  'certificates.testNow': 'Potpiši probu',
  'certificates.testAgain': 'Provjeri ponovo',
  'certificates.testing': 'Ključ potpisuje probu…',
  'certificates.testHelp':
    'Ključ potpiše nekoliko nasumičnih bajtova, i potpis se provjeri. Servis to sam radi svakog minuta.',
  'certificates.tested': (time) => `Viđeno: ${time}.`,
  'grants.give': 'Daj osobama',
  'grants.change': 'Promijeni',
  'grants.changeOf': (name) => `Promijeni šta smije ${name}`,
  'grants.withdraw': 'Oduzmi',
  'grants.withdrawOf': (name) => `Oduzmi sertifikat: ${name}`,
  'grants.people': 'Osobe',
  'grants.personMissing': 'Izaberite bar jednu osobu.',
  'grants.untilLabel': 'Posljednji dan (prazno: bez kraja)',
  'grants.dailyLabel': 'Dokumenata dnevno (prazno: bez granice)',
  'grants.limitsHelp': 'Dan se broji od ponoći do ponoći po UTC. U spisku dokumenata broji se svaki.',
  'grants.fieldsLabel': 'Gdje su dokumenti',
  'grants.allFields': 'Sva polja',
  'grants.fieldMissing': 'Izaberite bar jedno polje.',
  'grants.kindsLabel': 'U kojim karticama',
  'grants.allKinds': 'U svim karticama',
  'grants.kindMissing': 'Izaberite bar jednu vrstu kartica.',
  'grants.kinds': (names) => `samo ${names}`,
  'grants.unlimited': 'Bez ograničenja',
  'grants.until': (date) => `zaključno sa ${date}`,
  'grants.fields': (titles) => `u: ${titles}`,
  'grants.label': (name, values) => `${name}: ${values}`,
  'grants.daily': (number) =>
    count(number, { one: '# dokument dnevno', few: '# dokumenta dnevno', other: '# dokumenata dnevno' }),
  'grants.over': 'Isteklo',
  'grants.neverUsed': 'Još nije korišćen',
  'grants.used': (time, today) => `Posljednja upotreba ${time} · danas ${today}`,
  'grants.sentence': (names, certificate, limits) =>
    `Dozvoljavate da ${names} potpisuje sertifikatom: ${certificate}${limits === '' ? '' : `, ${limits}`}.`,
  'grants.done': 'Urađeno. Važi od sljedećeg potpisa.',
};
