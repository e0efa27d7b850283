import type { assistance as english } from '../en/assistance.js';
import type { Translated } from '../text-table.js';

export const assistance: Translated<typeof english> = {
  'act.assist-enrolment': 'Podesi ovdje',
  'act.sentence.assist-enrolment': (name) =>
    `Počinjete da podešavate telefon kod vas: ${name}. Ključ je na vašem ekranu samo jednom, samo za taj telefon; potvrda slijedi u sopstvenoj sesiji te osobe na portalu.`,
  'assist.title': (name) => `Podešavanje telefona: ${name}`,
  'assist.scan': (name) => `${name} ovo skenira sada, aplikacijom za autentifikaciju na svom telefonu.`,
  'assist.next': (name) =>
    `Zatim ${name} ponovo otvara DealSeal, u svojoj sesiji na portalu, i tamo unosi prvi kod. Kodovi su aktivni poslije toga, ne prije.`,
  'assist.close': 'Zatvaranjem se ključ zaboravlja. Niko ga ne može ponovo prikazati.',
  'assist.over': 'Isteklo je 10 minuta.',
  'assist.overText': (name) => `Ako prvi kod nije unesen na vrijeme (${name}), ništa nije podešeno. Počnite ponovo.`,
  'assist.lost': 'Ključ nije prikazan.',
  'assist.lostText':
    'Odgovor se izgubio na putu, a ključ se daje jednom: niko ga nije vidio. Počnite ponovo, s drugim kodom.',
  'assist.done': (name) => `Započeto: ${name}. Prvi kod se unosi u sopstvenoj sesiji na portalu.`,
  'home.assisted': (by) => `Vaš telefon je podešen zajedno s vama (${by}).`,
  'home.assistedText': 'Unesite njegov kod: kodovi su aktivni poslije toga.',
  'home.assistedAction': 'Unesi kod',
  'people.assistance': (time) => `Prvi kod se čeka do ${time}`,
  'people.assistedBy': (by) => `Podešeno zajedno: ${by}`,
  'proposal.assist': 'Telefoni se smiju podešavati kod administratora',
  'proposal.assistOff': 'Svako ponovo sam podešava telefon',
  'policy.assisted': 'Podešavanje kod administratora',
  'policy.assistedHelp': 'Pozvani potpisnik skenira kod administratora',
  'policy.assistedOff': 'Isključeno: svako sam podešava telefon',
  'policy.assistedOn': 'Uključeno: tada nije potreban aktivacioni kod',
  'policy.assistedRisk':
    'Ključ je na ekranu administratora i prolazi kroz server aplikacije: ko tamo zadrži kopiju, može potpisivati kao ta osoba čim ona potvrdi.',
  'policy.assistedForbidden': 'Operater servisa za potpisivanje to ne dozvoljava.',
  'policy.sentence.assisted':
    'Od sada administratori smiju podešavati telefone zajedno s pozvanim potpisnicima: ko zadrži kopiju ključa, može potpisivati kao ta osoba.',
  'policy.sentence.assistedOff': 'Od sada svako sam podešava telefon. Što je započeto, a nije potvrđeno, prestaje.',
};
