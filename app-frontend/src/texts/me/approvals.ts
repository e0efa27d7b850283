import type { approvals as english } from '../en/approvals.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('sr-Latn-ME');
const days = (value: number) => count(value, { one: '# dan', few: '# dana', other: '# dana' });

export const approvals: Translated<typeof english> = {
  'approval.title': 'Čeka odobrenje',
  'approval.by': (name, time) => `Predlaže ${name}, ${time}`,
  'approval.until': (time) => `Čeka do ${time}`,
  'approval.reason': (reason) => `Razlog: ${reason}`,
  'approval.outdated': 'U međuvremenu se nešto promijenilo: više se ne može odobriti',
  'approval.alone': 'Nema drugog administratora.',
  'approval.aloneText':
    'Ništa se ne može odobriti. Operater servisa za potpisivanje dodaje administratora na konzoli servisa.',
  'approval.label': (word, what) => `${word}: ${what}`,
  'approval.approve': 'Odobri',
  'approval.refuse': 'Odbij',
  'approval.withdraw': 'Povuci',
  'approval.sentence.approve': (name) => `Odobravate upravo ovo, kao drugi administrator. Prvi: ${name}.`,
  'approval.sentence.refuse': (name) => `Odbijate prijedlog (${name}). Ništa se ne mijenja.`,
  'approval.sentence.withdraw': () => 'Povlačite svoj prijedlog. Ništa se ne mijenja.',
  'approval.reasonMissing': 'Navedite razlog: stoji u dnevniku.',
  'approval.done.approve': 'Odobreno. Sada važi.',
  'approval.done.refuse': 'Odbijeno. Ništa nije promijenjeno.',
  'approval.done.withdraw': 'Povučeno. Ništa nije promijenjeno.',
  'approval.needed': 'Ono što daje više nego što sada postoji važi tek kada ga odobri drugi administrator.',
  'approval.proposed': 'Predloženo. Još ništa nije promijenjeno.',
  'approval.proposedText': (time) =>
    `Drugi administrator treba da odobri prije ${time}. Obaviješteni su; stoji pod „Čeka odobrenje”.`,
  'proposal.grant': (name, certificate, limits) => `${name} smije potpisivati sertifikatom ${certificate}: ${limits}`,
  'proposal.renew': (old, next, day) => `${next} zamjenjuje ${old} od ${day}`,
  'proposal.invite': (name, role) => `Poziv: ${name}. Uloga: ${role}`,
  'proposal.role': (name, role) => `Uloga: ${name}, ${role}`,
  'proposal.second': (number) => `Potreban je drugi administrator, rok: ${days(number)}`,
  'proposal.secondOff': 'Drugi administrator više nije potreban',
  'proposal.waive': 'Ljudi podešavaju kodove bez aktivacionog koda',
  'proposal.waiveOff': 'Aktivacioni kod je ponovo potreban',
  'proposal.other': (what, name) => `${what}: ${name}`,
  'policy.title': 'Zaštita',
  'policy.second': 'Drugi administrator',
  'policy.secondHelp':
    'Za ono što daje više: sertifikat osobi, šira ili duža ograničenja, obnova, uloga administratora. Za oduzimanje je dovoljan jedan.',
  'policy.secondOff': 'Dovoljan je jedan administrator',
  'policy.secondOn': 'Drugi mora da odobri',
  'policy.days': (most) => `Koliko dana prijedlog čeka: 1 do ${most}`,
  'policy.alone':
    'Vi ste jedini administrator potpisivanja koji ima kodove: niko ne bi mogao ništa da odobri. Prvo dodajte još jednog.',
  'policy.changeOf': (what) => `Promijeni: ${what}`,
  'policy.codeWord': 'Aktivacioni kod',
  'policy.codeWordHelp': 'Kod kojim osoba prvi put podešava svoje kodove',
  'policy.codeWordNeeded': 'Potreban je: predaje se lično',
  'policy.codeWordWaived': 'Nije potreban potpisnicima koji budu pozvani od sada',
  'policy.codeWordRisk':
    'Bez njega svako ko uđe u nalog pozvane osobe na ovom portalu, ili u server aplikacije, može podesiti svoj telefon i potpisivati kao ta osoba. Samo za dokumente male vrijednosti. Administratorima i ljudima čiji su kodovi poništeni aktivacioni kod je uvijek potreban.',
  'policy.codeWordForbidden': 'Operater servisa za potpisivanje ne dozvoljava podešavanje bez aktivacionog koda.',
  'policy.sentence.second': (number) =>
    `Od sada drugi administrator mora da odobri ono što daje više, rok: ${days(number)}. I za isključivanje će biti potrebna dvojica.`,
  'policy.sentence.secondOff': 'Od sada je za sve dovoljan jedan administrator.',
  'policy.sentence.waive':
    'Od sada pozvani potpisnici podešavaju kodove bez aktivacionog koda: svako ko uđe u njihov nalog na ovom portalu, ili u server aplikacije, može to učiniti umjesto njih.',
  'policy.sentence.codeWord': 'Od sada niko ne podešava kodove bez aktivacionog koda.',
  'people.withoutCodeWord': 'Bez aktivacionog koda',
  'people.needsNoCodeWord': 'Aktivacioni kod nije potreban',
  'act.doneInviteWithout': (name) =>
    `${name}: poziv je poslat, kodovi se podešavaju bez aktivacionog koda. Bićete obaviješteni.`,
};
