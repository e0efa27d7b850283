import type { install as english } from '../en/install.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';
import { errors } from './errors.js';

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
  'install.fields.lead': 'Izaberite polja s fajlovima u poslu ili napravite novo.',
  'install.fields.create': 'Napravi novo polje',
  'install.fields.newTitle': 'Naziv novog polja',
  'install.fields.default': 'Ugovor',
  'install.fields.missing': 'Izaberite polje ili imenujte novo.',
  'install.fields.action': 'Nastavi',
  'install.surfaces': 'Kartica posla',
  'install.surfaces.bound': 'U kartici posla',
  'install.surfaces.notBound': 'Još nije tamo',
  'install.surfaces.title': 'Prikažite ga u kartici posla',
  'install.surfaces.lead':
    'Aplikacija dodaje svoje polje i svoj tab u karticu posla i traži od portala da je obavještava o promjenama.',
  'install.surfaces.action': 'Dodaj u karticu posla',
  'install.finish': 'Završi',
  'install.finished.title': 'DealSeal je spreman',
  'install.finished.text': 'Otvorite posao s PDF-om u izabranom polju: tu je dugme Potpiši.',
};

export const installTexts = { ...common, ...install, errors };
