import type { install as english } from '../en/install.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';
import { errors } from './errors.js';
import { kinds } from './kinds.js';

export const install: Translated<typeof english> = {
  'install.subtitle': 'Prvo pokretanje',
  'install.steps': 'Koraci',
  'install.rights': 'Prava',
  'install.rights.given': (given, all) => `Dato ${given} od ${all}`,
  'install.rights.title': 'Šta aplikacija smije',
  'install.rights.lead': 'Portal je dao ova prava kad je aplikacija instalirana.',
  'install.rights.missing': 'Nedostaje',
  'install.rights.missingText': 'Dodajte ih aplikaciji na portalu, pa je instalirajte ponovo.',
  'install.pairing': 'Servis za potpisivanje',
  'install.pairing.none': 'Nije povezan',
  'install.pairing.title': 'Povežite servis za potpisivanje',
  'install.pairing.lead': 'Napravite kod za povezivanje na njegovoj konzoli i unesite ga ovdje. Radi jednom.',
  'install.pairing.code': 'Kod za povezivanje',
  'install.pairing.service': 'Servis za potpisivanje',
  'install.pairing.action': 'Poveži',
  'install.pairing.missing': 'Prvo unesite kod za povezivanje.',
  'install.pairing.done': (name, service) => `Povezano kao ${name} sa ${service}.`,
  'install.fields': 'Polja',
  'install.fields.none': 'Nijedno nije izabrano',
  'install.fields.title': 'Koji se fajlovi potpisuju?',
  'install.fields.lead': 'Izaberite gdje se potpisuje i u kojim poljima s fajlovima; ili napravite novo polje.',
  'install.kinds': 'Gdje se potpisuje',
  'install.kinds.change': 'Izaberite gdje se potpisuje',
  'install.kinds.saved': 'Portal to od sada tamo prikazuje.',
  'install.surfaces.missing': (names) => `Portal nema ili ne dozvoljava: ${names}. Sva ostala mjesta rade.`,
  'install.kinds.noFields': 'Ovdje još nema polja s fajlovima.',
  'install.kinds.right': 'Za nova polja ovdje aplikaciji treba pravo userfieldconfig.',
  'install.fields.create': 'Napravi novo polje',
  'install.fields.newTitle': 'Naziv novog polja',
  'install.fields.default': 'Ugovor',
  'install.fields.missing': 'Izaberite polje ili imenujte novo.',
  'install.fields.action': 'Nastavi',
  'install.surfaces': 'Kartice',
  'install.surfaces.bound': 'U karticama',
  'install.surfaces.notBound': 'Još nije tamo',
  'install.surfaces.title': 'Prikažite ga u karticama',
  'install.surfaces.lead':
    'Aplikacija dodaje svoje polje, svoj tab i stavke menija u izabrane kartice i liste i traži od portala da je obavještava o promjenama.',
  'install.surfaces.action': 'Dodaj u kartice',
  'install.finish': 'Završi',
  'install.finished.title': 'DealSeal je spreman',
  'install.finished.text': 'Otvorite karticu s PDF-om u izabranom polju: tu je dugme Potpiši.',
};

export const installTexts = { ...common, ...kinds, ...install, errors };
