import { type CheckTexts, check, told } from '../doctor-texts.js';
import { plural } from '../formats.js';
import type { DoctorTexts } from '../load-texts.js';
import { explanations } from './doctor-explanations.js';
import { ownTroubles } from './doctor-server.js';
import { serviceTroubles } from './doctor-service.js';

const count = plural('sr-Latn-ME');
const answers = (milliseconds: number | undefined) => `Odgovara${told(milliseconds, (ms) => ` za ${ms} ms`)}.`;

const checks: CheckTexts = {
  'portal-link': check('Veza s portalom', ({ milliseconds }) => answers(milliseconds)),
  rights: check('Prava', ({ missing = [] }) => missing.join(', ')),
  fields: check('Polja', ({ missing = [] }) => missing.join(', ')),
  surfaces: check('Kartica i polje', 'Prijavljeni su portalu.'),
  upkeep: check('Rad bez osobe', 'Pristup koji je dao administrator radi.'),
  'service-link': check(
    'Servis za potpisivanje',
    ({ milliseconds, name }) => `${answers(milliseconds)}${told(name, (release) => ` Verzija ${release}.`)}`,
  ),
  'server-clock': check('Satovi', ({ seconds }, { number }) => `Razlika${told(seconds, (by) => `: ${number(by)} s`)}`),
  'server-storage': check('Skladište programa DealSeal', 'Može se upisivati.'),
  'server-database': check('Baza programa DealSeal', ({ milliseconds }) => answers(milliseconds)),
  'server-disk': check('Disk programa DealSeal', ({ mebibytes }, { number }) =>
    told(mebibytes, (free) => `Slobodno ${number(free)} MiB`),
  ),
  token: check('Token', ({ name }) => `${told(name, (label) => `${label}: `)}priključen`),
  pin: check('PIN', 'Prihvaćen.'),
  key: check('Proba ključa', 'Potpisao je nasumičan izazov koji se provjerava.'),
  certificate: check('Sertifikat', ({ date }, formats) => told(date, (iso) => `Važi do ${formats.date(iso)}`)),
  trust: check('Lanac i opoziv', 'Povjerljiv put; ništa na njemu nije opozvano.'),
  'time-stamp': check('Vremenski pečat', ({ milliseconds }) => answers(milliseconds)),
  clock: check('Sat servisa za potpisivanje', ({ seconds }, { number }) =>
    seconds === undefined ? 'Nema s čim da se uporedi.' : `${number(seconds)} s od vremenskih pečata`,
  ),
  storage: check('Skladište servisa za potpisivanje', 'Podaci i ključevi za pečaćenje su tu.'),
  database: check('Baza servisa za potpisivanje', ({ milliseconds }) => answers(milliseconds)),
  disk: check('Disk servisa za potpisivanje', ({ mebibytes }, { number }) =>
    told(mebibytes, (free) => `Slobodno ${number(free)} MiB`),
  ),
  other: check('Ostalo', 'U redu.'),
};

export const doctorTexts: DoctorTexts = {
  checks,
  troubles: { ...serviceTroubles, ...ownTroubles },
  explanations,
  checkAll: 'Provjeri sve ponovo',
  checkOne: 'Provjeri ponovo',
  checkOneOf: (name) => `Provjeri ponovo: ${name}`,
  checking: 'Provjerava se. Traje do jednog minuta.',
  ok: 'U redu',
  warning: 'Upozorenje',
  fault: 'Kvar',
  cause: 'Uzrok',
  effect: 'Posljedica',
  remedy: 'Rješenje',
  list: 'Nalazi',
  summary: (faults, warnings, fine) =>
    [
      count(faults, { one: '# kvar', few: '# kvara', other: '# kvarova' }),
      count(warnings, { one: '# upozorenje', few: '# upozorenja', other: '# upozorenja' }),
      `${fine} u redu`,
    ].join(', '),
  lastCheck: (time) => `Posljednja potpuna provjera: ${time}`,
  explainTitle: 'Neki program je prikazao grešku?',
  explainLabel: 'Njen kod ili poruka',
  explainHint: 'Za programe pored programa DealSeal, kao dodatak CryptoPro ili CryptoARM: npr. 0x8007064A.',
  explain: 'Objasni',
  explainNone: 'Nema je u našoj tabeli. Pokažite poruku operateru servisa za potpisivanje.',
  callsTitle: 'Pozivi portalu',
  callsHint: 'Šta je DealSeal tražio od portala u posljednja tri dana. Tekstovi, kodovi i fajlovi su izostavljeni.',
  callsShow: 'Prikaži pozive',
  callsAgain: 'Pročitaj ponovo',
  callsMore: 'Prikaži starije',
  callsNone: 'Nije ih bilo.',
  callsShown: (shown: number) =>
    count(shown, { one: 'Prikazan je # poziv.', few: 'Prikazana su # poziva.', other: 'Prikazano je # poziva.' }),
  callsAt: 'Kada',
  callsMethod: 'Metod',
  callsAnswer: 'Odgovor',
  callsPerson: 'za osobu',
  callsBackground: 'u pozadini',
  callsUnanswered: 'bez odgovora',
};
