import type { enrolment as english } from '../en/enrolment.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';
import { errors } from './errors.js';
import { scanKey } from './scan-key.js';

const count = plural('sr-Latn-ME');

export const enrolment: Translated<typeof english> = {
  ...scanKey,
  'enrol.subtitle': 'Podešavanje jednokratnih kodova',
  'enrol.steps': 'Koraci',
  'enrol.step.start': 'Početak',
  'enrol.step.scan': 'Skeniranje',
  'enrol.step.confirm': 'Potvrda',
  'enrol.step.recovery': 'Rezervni kodovi',
  'enrol.step.done': 'Gotovo',
  'enrol.start.title': 'Potpisujte kodom s telefona',
  'enrol.start.lead': 'Za svaki potpis treba kod koji može da prikaže samo vaš telefon.',
  'enrol.start.phone': 'Vaš telefon, pri ruci',
  'enrol.start.app': 'Aplikacija za autentifikaciju, bilo koja sa šestocifrenim kodovima',
  'enrol.start.time': 'Oko 2 minuta',
  'enrol.start.reset': (by, date) => `${by}: vaši kodovi su poništeni (${date}). Podesite ih ponovo.`,
  'enrol.start.resetText': 'Stari kodovi više ne važe. Potreban vam je novi aktivacioni kod.',
  'enrol.start.code': 'Aktivacioni kod',
  'enrol.start.codeHelp': '8 znakova. Dao vam ga je administrator potpisivanja.',
  'enrol.start.codeMissing': 'Prvo unesite aktivacioni kod.',
  'enrol.start.noCode': 'Vaš portal ne traži aktivacioni kod.',
  'enrol.start.notInvited': 'Još nijeste pozvani.',
  'enrol.start.notInvitedText': 'Tražite poziv i aktivacioni kod od administratora potpisivanja.',
  'enrol.start.begin': 'Počni',
  'enrol.scan.title': 'Skenirajte ovo aplikacijom',
  'enrol.scan.lead': 'U aplikaciji izaberite „Dodaj”, pa uperite kameru ovamo.',
  'enrol.scan.open': 'Otvori na ovom telefonu',
  'enrol.scan.renew': 'Napravite novi',
  'enrol.scan.renewBefore': 'Neko je vidio? ',
  'enrol.scan.done': 'Kod je skeniran',
  'enrol.confirm.title': 'Potvrdite kodom',
  'enrol.confirm.lead': 'Unesite kod koji aplikacija sada prikazuje. Kodovi postaju aktivni poslije ovoga, ne prije.',
  'enrol.confirm.label': 'Kod iz aplikacije za autentifikaciju',
  'enrol.confirm.help': '6 cifara. Kod se mijenja svakih 30 sekundi.',
  'enrol.confirm.incomplete': 'Unesite 6 cifara koje aplikacija sada prikazuje.',
  'enrol.confirm.action': 'Potvrdi',
  'enrol.assisted.title': (by) => `Vaš telefon je podešen zajedno s vama (${by})`,
  'enrol.assisted.lead': 'Unesite kod koji aplikacija sada prikazuje. Kodovi postaju aktivni poslije ovoga, ne prije.',
  'enrol.assisted.help': (by) =>
    `Nijeste ništa skenirali kod administratora (${by})? Onda ništa ne unosite i javite drugom administratoru potpisivanja.`,
  'enrol.assisted.not': 'Ništa nije skenirano',
  'enrol.assisted.over': (by) => `Zajedničko podešavanje je završeno (${by}).`,
  'enrol.assisted.overText': 'Ništa nije podešeno. Tražite novo ili unesite aktivacioni kod.',
  'enrol.drift.title': 'Potrebna su dva koda zaredom',
  'enrol.drift.lead': 'Unesite kod koji aplikacija sada prikazuje, sačekajte sljedeći i unesite i njega.',
  'enrol.drift.off': (drift) =>
    `Vaš telefon ${drift > 0 ? 'žuri' : 'kasni'} oko ${count(Math.abs(drift), { one: '# sekundu', few: '# sekunde', other: '# sekundi' })}.`,
  'enrol.drift.text':
    'Dva koda zaredom pokazuju da je odstupanje stalno. Kad budete mogli, uključite automatsko vrijeme.',
  'enrol.drift.first': 'Prvi kod',
  'enrol.drift.second': 'Sljedeći kod',
  'enrol.recovery.title': 'Sačuvajte ove rezervne kodove',
  'enrol.recovery.lead':
    'Prikazuju se jednom. Na novom telefonu jednim od njih ponovo podešavate kodove. Njima se ne potpisuje.',
  'enrol.recovery.list': 'Rezervni kodovi',
  'enrol.recovery.heading': (account) => `Rezervni kodovi za potpisivanje: ${account}`,
  'enrol.recovery.file': 'rezervni-kodovi-za-potpisivanje.txt',
  'enrol.recovery.print': 'Štampaj',
  'enrol.recovery.stored': 'Kodovi su sačuvani',
  'enrol.recovery.storedMissing': 'Prvo ih sačuvajte: niko ih ne može ponovo prikazati.',
  'enrol.recovery.done': 'Gotovo',
  'enrol.done.title': 'Sada možete potpisivati',
  'enrol.done.text': (drift) =>
    Math.abs(drift) < 5
      ? 'Vaši kodovi su aktivni.'
      : `Vaši kodovi su aktivni. Vaš telefon ${drift > 0 ? 'žuri' : 'kasni'} ${Math.abs(drift)} s – u redu je.`,
  'enrol.done.sign': 'Potpiši dokument koji čeka',
  'enrol.expired.title': 'Prošlo je 10 minuta.',
  'enrol.expired.text': 'Ništa nije podešeno. Počnite ponovo.',
  'enrol.expired.oldText': 'Stari kodovi i dalje rade.',
  'enrol.expired.action': 'Počni ponovo',
  'enrol.already.title': 'Vaši kodovi su već podešeni.',
  'enrol.already.text': 'Za novi telefon tražite od administratora potpisivanja da ih poništi.',
  'enrol.already.replaceText': 'Za drugi telefon unesite sadašnji kod ili rezervni kod.',
  'enrol.already.replace': 'Zamijeni telefon',
  'enrol.replace.title': 'Zamijenite telefon',
  'enrol.replace.lead': 'Stari kodovi rade dok se novi ne potvrde.',
  'enrol.replace.by': 'Šta imate?',
  'enrol.replace.byCode': 'Moj telefon još prikazuje kodove',
  'enrol.replace.byRecovery': (left) =>
    `Rezervni kod (${count(left, { one: 'ostao je #', few: 'ostala su #', other: 'ostalo je #' })})`,
  'enrol.replace.code': 'Sadašnji kod iz aplikacije za autentifikaciju',
  'enrol.replace.recoveryCode': 'Rezervni kod',
  'enrol.replace.recoveryHelp': '8 znakova. Svaki važi jednom.',
  'enrol.replace.recoveryMissing': 'Prvo unesite rezervni kod.',
  'enrol.replace.action': 'Nastavi',
  'enrol.lost.title': 'Nemate ni telefon ni rezervni kod?',
  'enrol.lost.text': 'Administrator potpisivanja može da vas ponovo pusti. Jedan pritisak šalje zahtjev.',
  'enrol.lost.action': 'Pitaj administratora',
  'enrol.lost.asked': (time) => `Zahtjev je poslat ${time}.`,
  'enrol.lost.askedText': 'Administratori potpisivanja su obaviješteni. Neko od njih će vam odgovoriti.',
  'enrol.lost.askedNobody':
    'Zahtjev stoji na stranici administratora. Niko nije mogao biti obaviješten: javite se i sami.',
  'enrol.unlock.title': 'Otključavaju tri koda zaredom',
  'enrol.unlock.lead': 'Administrator je otvorio bravu. Unesite tri koda, svaki kad aplikacija prikaže novi.',
  'enrol.unlock.help': '6 cifara. Pogrešan kod vraća na početak.',
  'enrol.unlock.progress': (given, all) => `Uneseno: ${given} od ${all}`,
  'enrol.stopped.title': 'Potpisivanje vam je obustavljeno.',
  'enrol.stopped.text': 'Obratite se administratoru potpisivanja.',
};

export const enrolmentTexts = { ...common, ...enrolment, errors };
