import type { home as english } from '../en/home.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';
import { errors } from './errors.js';

const count = plural('sr-Latn-ME');

export const home: Translated<typeof english> = {
  'home.title': 'Potpisivanje',
  'home.me': 'Ja',
  'home.people': 'Ljudi',
  'home.nav': 'Stranice',
  'home.codes': 'Jednokratni kodovi',
  'home.state.none': 'Nema',
  'home.state.invited': 'Poziv poslat',
  'home.state.invitedUntil': (date) => `Poziv važi do ${date}`,
  'home.state.active': 'Aktivni',
  'home.state.activeSince': (date) => `Aktivni od ${date}`,
  'home.state.locked': 'Zaključani',
  'home.state.lockedUntil': (time) => `Zaključani do ${time}`,
  'home.state.locked-for-good': 'Trajno zaključani',
  'home.state.stopped': 'Obustavljeno',
  'home.certificates': 'Sertifikati',
  'home.certificatesNone': 'Nema',
  'home.setUp': 'Podesi kodove',
  'home.hint': 'Dokumenti se potpisuju u svom poslu: otvorite posao i pritisnite Potpiši.',
  'people.caption': 'Ljudi koji mogu potpisivati',
  'people.filter.label': 'Filter',
  'people.filter.all': 'Svi',
  'people.filter.active': 'Aktivni',
  'people.filter.invited': 'Pozvani',
  'people.filter.locked': 'Zaključani',
  'people.filter.none': 'Nijesu pozvani',
  'people.search': 'Pretraga ljudi',
  'people.column.name': 'Ime',
  'people.column.codes': 'Kodovi',
  'people.column.certificates': 'Sertifikati',
  'people.column.actions': 'Radnje',
  'people.role.administrator': 'Administrator potpisivanja',
  'people.role.signer': 'Može potpisivati',
  'people.certificates': (value) => count(value, { one: '# sertifikat', few: '# sertifikata', other: '# sertifikata' }),
  'people.found': (value) => count(value, { one: '# osoba', few: '# osobe', other: '# osoba' }),
  'people.empty': 'Niko nije nađen',
  'people.emptyText': 'Niko ne odgovara filteru i pretrazi.',
  'people.more': (name) => `Još radnji: ${name}`,
  'act.invite': 'Pozovi',
  'act.inviteAgain': 'Pozovi ponovo',
  'act.grant': 'Dodijeli sertifikat',
  'act.withdraw-grant': 'Oduzmi sertifikat',
  'act.unlock': 'Otključaj',
  'act.reset': 'Poništi kodove',
  'act.stop': 'Obustavi potpisivanje',
  'act.role': 'Uloga',
  'act.credential': 'Sertifikat',
  'act.credentialNone': 'Nema sertifikata za izbor.',
  'act.reason': 'Razlog (za dnevnik)',
  'act.code': 'Ovo odobravate svojim kodom',
  'act.codeHelp': '6 cifara iz vaše aplikacije za autentifikaciju.',
  'act.codeMissing': 'Unesite 6 cifara koje aplikacija sada prikazuje.',
  'act.sentence.invite': (name) => `Pozivate osobu ${name} da potpisuje dokumente ovog portala.`,
  'act.sentence.inviteAdministrator': (name) =>
    `Pozivate osobu ${name} za administratora potpisivanja, s istim pravima koja imate i vi.`,
  'act.sentence.grant': (name, certificate) => `Osoba ${name} smije da potpisuje sertifikatom ${certificate}.`,
  'act.sentence.withdraw-grant': (name, certificate) =>
    `Osoba ${name} više ne smije da potpisuje sertifikatom ${certificate}.`,
  'act.sentence.unlock': (name) => `Otključavate kodove osobe ${name}.`,
  'act.sentence.reset': (name) => `Kodovi osobe ${name} prestaju da važe; telefon treba ponovo podesiti.`,
  'act.sentence.stop': (name) => `Osoba ${name} više ne smije da potpisuje.`,
  'act.wait': (seconds) => `Sačekajte ${seconds} s`,
  'act.done': (what, name) => `${what}: ${name}. Gotovo.`,
  'act.doneInvite': (name) =>
    `Poziv za osobu ${name} je napravljen. Aktivacioni kod pravi operater na konzoli servisa za potpisivanje; predajte ga lično.`,
};

export const homeTexts = { ...common, ...home, errors };
