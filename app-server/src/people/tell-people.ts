import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Person, Role } from '@dealseal/signing-service/contract/people';
import type { Logger } from 'pino';
import type { Language } from '../contract/session.js';
import type { NotifyPerson } from './tell-administrators.js';

/** An act upon a person. */
export type PersonAct = Extract<Act, { personId: string }>;

export interface DoneActs {
  readonly memberId: string;
  /** Of the acts: a repeated request replaces its own notice. */
  readonly requestKey: string;
  readonly administrator: { readonly personId: string; readonly name: string };
  readonly acts: readonly PersonAct[];
  /** As they are afterwards. */
  readonly people: readonly Person[];
  /** Owner of a certificate, as people know it. */
  readonly ownerOf: (credentialId: string) => string;
}

export interface TellingParts {
  readonly notify: NotifyPerson;
  /** The language of a person's last visit; null for one who was never here. */
  readonly languageOf: (memberId: string, personId: string) => Promise<Language | null>;
  /** Of the administrator: for those who were never here. */
  readonly language: Language;
  readonly log: Logger;
}

/**
 * Tells everybody what an administrator did to their codes and certificates, and why: one notice a person, at once. Answers the ids of those who
 * could not be told; the acts stand either way. The administrator is not told of what they did to themself.
 */
export async function tellPeople(done: DoneActs, parts: TellingParts): Promise<string[]> {
  const people = [...new Set(done.acts.map(({ personId }) => personId))].filter(
    (personId) => personId !== done.administrator.personId,
  );
  const told = await Promise.allSettled(people.map((personId) => tellOne(personId, done, parts)));
  return people.filter((_personId, index) => {
    const outcome = told[index];
    if (outcome?.status !== 'rejected') return false;
    parts.log.warn({ err: outcome.reason }, 'a person could not be told of an act');
    return true;
  });
}

async function tellOne(personId: string, done: DoneActs, parts: TellingParts): Promise<void> {
  const language = (await parts.languageOf(done.memberId, personId)) ?? parts.language;
  const own = done.acts.filter((act) => act.personId === personId);
  await parts.notify(done.memberId, {
    personId,
    text: noticeOf(own, { ...done, language }),
    tag: `DEALSEAL|ACT|${done.requestKey}`,
  });
}

interface Texts {
  readonly invite: (name: string, role: string) => string;
  readonly roles: Readonly<Record<Role, string>>;
  /** Who needs no code word. */
  readonly withoutCodeWord: string;
  readonly assist: (name: string) => string;
  readonly unlock: (name: string) => string;
  readonly reset: (name: string) => string;
  readonly stop: (name: string) => string;
  readonly grant: (name: string, certificate: string) => string;
  readonly withdraw: (name: string, certificate: string) => string;
  readonly role: (name: string, role: string) => string;
  readonly reason: (reason: string) => string;
}

const texts: Readonly<Record<Language, Texts>> = {
  en: {
    invite: (name, role) => `${name} invites you to DealSeal: ${role}.`,
    roles: {
      administrator:
        'administrator of signing. You get an activation code in person; then open DealSeal and set up codes',
      signer: 'you may sign documents. You get an activation code in person; then open DealSeal and set up codes',
      viewer: 'you may see signed documents, and need no codes',
      auditor: 'you may read people and the log, and need no codes',
    },
    withoutCodeWord: 'you may sign documents. Open DealSeal and set up codes',
    assist: (name) =>
      `${name} is setting up your phone for signing together with you. Within 10 minutes, open DealSeal here and type the first code. If you are not with ${name} now, type nothing and tell another administrator.`,
    unlock: (name) => `${name} unlocked your codes for signing.`,
    reset: (name) =>
      `${name} reset your codes for signing. They work no more: set them up again in DealSeal, with an activation code that you get in person.`,
    stop: (name) => `${name} stopped signing for you. Your codes and certificates work no more.`,
    grant: (name, certificate) => `${name} lets you sign with the certificate of ${certificate}.`,
    withdraw: (name, certificate) => `${name} took the certificate of ${certificate} back from you.`,
    role: (name, role) => `${name} changed your role: ${role}.`,
    reason: (reason) => `Reason: ${reason}`,
  },
  'sr-Latn-ME': {
    invite: (name, role) => `${name} vas poziva u DealSeal: ${role}.`,
    roles: {
      administrator:
        'administrator potpisivanja. Aktivacioni kod dobijate lično; zatim otvorite DealSeal i podesite kodove',
      signer: 'možete potpisivati dokumente. Aktivacioni kod dobijate lično; zatim otvorite DealSeal i podesite kodove',
      viewer: 'možete vidjeti potpisane dokumente, kodovi vam nijesu potrebni',
      auditor: 'možete čitati spisak ljudi i dnevnik, kodovi vam nijesu potrebni',
    },
    withoutCodeWord: 'možete potpisivati dokumente. Otvorite DealSeal i podesite kodove',
    assist: (name) =>
      `Vaš telefon za potpisivanje se podešava zajedno s vama (${name}). U roku od 10 minuta otvorite DealSeal ovdje i unesite prvi kod. Ako sada nijeste zajedno, ništa ne unosite i javite drugom administratoru.`,
    unlock: (name) => `Kodovi za potpisivanje su vam otključani (${name}).`,
    reset: (name) =>
      `Kodovi za potpisivanje su vam poništeni (${name}). Više ne važe: podesite ih ponovo u DealSeal-u, uz aktivacioni kod koji dobijate lično.`,
    stop: (name) => `Potpisivanje vam je ukinuto (${name}). Kodovi i sertifikati više ne važe.`,
    grant: (name, certificate) => `Možete potpisivati sertifikatom: ${certificate} (${name}).`,
    withdraw: (name, certificate) => `Sertifikat vam je oduzet: ${certificate} (${name}).`,
    role: (name, role) => `Uloga vam je promijenjena (${name}): ${role}.`,
    reason: (reason) => `Razlog: ${reason}`,
  },
  ru: {
    invite: (name, role) => `${name} приглашает вас в DealSeal: ${role}.`,
    roles: {
      administrator:
        'администратор подписания. Код активации вы получите лично; затем откройте DealSeal и настройте коды',
      signer:
        'вы можете подписывать документы. Код активации вы получите лично; затем откройте DealSeal и настройте коды',
      viewer: 'вы можете видеть подписанные документы, коды не нужны',
      auditor: 'вы можете читать список людей и журнал, коды не нужны',
    },
    withoutCodeWord: 'вы можете подписывать документы. Откройте DealSeal и настройте коды',
    assist: (name) =>
      `Ваш телефон для подписания настраивают вместе с вами (${name}). В течение 10 минут откройте DealSeal здесь и введите первый код. Если вы сейчас не вместе, ничего не вводите и сообщите другому администратору.`,
    unlock: (name) => `Ваши коды подписания разблокированы (${name}).`,
    reset: (name) =>
      `Ваши коды подписания сброшены (${name}). Они больше не действуют: настройте их заново в DealSeal с кодом активации, который получите лично.`,
    stop: (name) => `Подписание для вас прекращено (${name}). Коды и сертификаты больше не действуют.`,
    grant: (name, certificate) => `Вы можете подписывать сертификатом: ${certificate} (${name}).`,
    withdraw: (name, certificate) => `Сертификат у вас отозван: ${certificate} (${name}).`,
    role: (name, role) => `Ваша роль изменена (${name}): ${role}.`,
    reason: (reason) => `Причина: ${reason}`,
  },
};

/** What was done, in the order of the acts, and each reason once. */
function noticeOf(acts: readonly PersonAct[], about: DoneActs & { readonly language: Language }): string {
  const text = texts[about.language];
  const reasons = new Set(acts.flatMap(({ reason }) => (reason === undefined ? [] : [text.reason(reason)])));
  return [...acts.map((act) => sentenceOf(act, about)), ...reasons].join(' ');
}

function sentenceOf(act: PersonAct, about: DoneActs & { readonly language: Language }): string {
  const text = texts[about.language];
  const { name } = about.administrator;
  switch (act.kind) {
    case 'invite':
      return text.invite(name, needsNoCodeWord(act, about) ? text.withoutCodeWord : text.roles[act.role]);
    case 'change-role':
      return text.role(name, text.roles[act.role]);
    case 'grant':
    case 'set-grant':
      return text.grant(name, about.ownerOf(act.credentialId));
    case 'withdraw-grant':
      return text.withdraw(name, about.ownerOf(act.credentialId));
    case 'assist-enrolment':
      return text.assist(name);
    case 'unlock':
    case 'reset':
    case 'stop':
      return text[act.kind](name);
  }
}

function needsNoCodeWord({ personId }: PersonAct, { people }: DoneActs): boolean {
  return people.find((each) => each.personId === personId)?.isWithoutCodeWord === true;
}
