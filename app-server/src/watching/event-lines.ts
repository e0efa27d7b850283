import type { WatchEvent } from '@dealseal/signing-service/contract/events';
import type { Language } from '../contract/session.js';

/** What the lines say of an event, in the administrators' language and zone. */
export interface LineContext {
  readonly language: Language;
  readonly timeZone: string;
  /** The certificate's owner by the credential's id. */
  readonly owners: ReadonlyMap<string, string>;
}

interface Facts {
  readonly time: string;
  readonly until: string;
  readonly name: string;
  readonly owner: string;
  readonly days: number;
  readonly count: number;
}

interface Texts {
  readonly head: string;
  readonly more: (count: number) => string;
  readonly lines: Readonly<Record<WatchEvent['kind'], (facts: Facts) => string>>;
}

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', 'sr-Latn-ME': 'sr-Latn-ME', ru: 'ru-RU' };

const texts: Readonly<Record<Language, Texts>> = {
  en: {
    head: 'DealSeal: what you should know',
    more: (count) => `And ${count} more: see DealSeal.`,
    lines: {
      'certificate-ending': ({ owner, days, until }) =>
        days === 0
          ? `The certificate of ${owner} has ended (${until}). Nobody can sign with it any more.`
          : `The certificate of ${owner} ends on ${until}, days left: ${days}. Order the next one.`,
      'credential-away': ({ owner, time }) =>
        `${time}: the key of ${owner} cannot sign. The Doctor page says why. Documents wait; nothing is lost.`,
      'credential-back': ({ owner, time }) => `${time}: the key of ${owner} signs again.`,
      locked: ({ name, time, until }) => `${time}: the codes of ${name} are locked until ${until}, after wrong codes.`,
      'locked-for-good': ({ name, time }) =>
        `${time}: the codes of ${name} are locked, after too many wrong ones. Only you can unlock them.`,
      'many-failures': ({ count, time }) => `From ${time} on, wrong codes within an hour: ${count}.`,
      'new-device': ({ name, time }) => `${time}: ${name} has set up codes on a phone.`,
      'key-used': ({ name, owner, time }) => `${time}: ${name} signed with your key, certificate of ${owner}.`,
      'key-uses': ({ owner, count }) =>
        `Documents for which others gave a code with your key, certificate of ${owner}: ${count}.`,
      'outside-hours': ({ name, owner, time }) =>
        `${time}: ${name} gave a code for documents outside the usual hours, certificate of ${owner}.`,
      'approval-awaited': ({ name, time }) =>
        `${time}: ${name} has proposed what needs a second administrator. It waits for one of you in DealSeal, under People.`,
      'approval-given': ({ name, time }) => `${time}: ${name} approved what you had proposed. It holds now.`,
      'approval-refused': ({ name, time }) =>
        `${time}: ${name} refused what you had proposed. The log says why; nothing was changed.`,
      'enrolled-without-code-word': ({ name, time }) =>
        `${time}: ${name} has set up codes on a phone WITHOUT a code word. Ask whether it was really this person.`,
    },
  },
  'sr-Latn-ME': {
    head: 'DealSeal: šta treba da znate',
    more: (count) => `I još ${count}: pogledajte DealSeal.`,
    lines: {
      'certificate-ending': ({ owner, days, until }) =>
        days === 0
          ? `Sertifikat (${owner}) je istekao (${until}). Njime se više ne može potpisivati.`
          : `Sertifikat (${owner}) ističe ${until}, preostalo dana: ${days}. Naručite sljedeći.`,
      'credential-away': ({ owner, time }) =>
        `${time}: ključ (${owner}) ne može da potpisuje. Razlog je na stranici Doktor. Dokumenti čekaju; ništa nije izgubljeno.`,
      'credential-back': ({ owner, time }) => `${time}: ključ (${owner}) ponovo potpisuje.`,
      locked: ({ name, time, until }) =>
        `${time}: kodovi (${name}) su zaključani do ${until}, poslije pogrešnih kodova.`,
      'locked-for-good': ({ name, time }) =>
        `${time}: kodovi (${name}) su zaključani, poslije previše pogrešnih. Samo vi ih možete otključati.`,
      'many-failures': ({ count, time }) => `Od ${time}, pogrešnih kodova u jednom satu: ${count}.`,
      'new-device': ({ name, time }) => `${time}: ${name} sada ima kodove na telefonu.`,
      'key-used': ({ name, owner, time }) => `${time}: ${name} je potpisao/la vašim ključem, sertifikat: ${owner}.`,
      'key-uses': ({ owner, count }) =>
        `Dokumenti za koje su drugi dali kod vašim ključem, sertifikat (${owner}): ${count}.`,
      'outside-hours': ({ name, owner, time }) =>
        `${time}: ${name} je dao/la kod za dokumente van uobičajenog vremena, sertifikat: ${owner}.`,
      'approval-awaited': ({ name, time }) =>
        `${time}: ${name} predlaže nešto za šta treba drugi administrator. Čeka nekog od vas u DealSeal-u, stranica Ljudi.`,
      'approval-given': ({ name, time }) => `${time}: vaš prijedlog je odobren (${name}). Sada važi.`,
      'approval-refused': ({ name, time }) =>
        `${time}: vaš prijedlog je odbijen (${name}). Razlog je u dnevniku; ništa nije promijenjeno.`,
      'enrolled-without-code-word': ({ name, time }) =>
        `${time}: ${name} sada ima kodove na telefonu, BEZ aktivacionog koda. Provjerite da li je to zaista ta osoba.`,
    },
  },
  ru: {
    head: 'DealSeal: что вам следует знать',
    more: (count) => `И ещё ${count}: откройте DealSeal.`,
    lines: {
      'certificate-ending': ({ owner, days, until }) =>
        days === 0
          ? `Сертификат (${owner}) истёк (${until}). Подписывать им больше нельзя.`
          : `Сертификат (${owner}) истекает ${until}, осталось дней: ${days}. Закажите следующий.`,
      'credential-away': ({ owner, time }) =>
        `${time}: ключ (${owner}) не может подписывать. Причина на странице «Доктор». Документы ждут; ничего не потеряно.`,
      'credential-back': ({ owner, time }) => `${time}: ключ (${owner}) снова подписывает.`,
      locked: ({ name, time, until }) => `${time}: коды (${name}) заблокированы до ${until} после неверных кодов.`,
      'locked-for-good': ({ name, time }) =>
        `${time}: коды (${name}) заблокированы: слишком много неверных. Разблокировать можете только вы.`,
      'many-failures': ({ count, time }) => `С ${time} за час введено неверных кодов: ${count}.`,
      'new-device': ({ name, time }) => `${time}: ${name} теперь получает коды на телефоне.`,
      'key-used': ({ name, owner, time }) => `${time}: ${name}, подпись вашим ключом, сертификат: ${owner}.`,
      'key-uses': ({ owner, count }) =>
        `Документы, на которые другие дали код с вашим ключом, сертификат (${owner}): ${count}.`,
      'outside-hours': ({ name, owner, time }) =>
        `${time}: ${name}, код для документов вне обычного времени, сертификат: ${owner}.`,
      'approval-awaited': ({ name, time }) =>
        `${time}: ${name}, предложение, для которого нужен второй администратор. Оно ждёт одного из вас в DealSeal, на странице «Люди».`,
      'approval-given': ({ name, time }) => `${time}: ваше предложение одобрено (${name}). Теперь оно действует.`,
      'approval-refused': ({ name, time }) =>
        `${time}: ваше предложение отклонено (${name}). Причина в журнале; ничего не изменено.`,
      'enrolled-without-code-word': ({ name, time }) =>
        `${time}: ${name} теперь получает коды на телефоне БЕЗ кода активации. Узнайте, действительно ли это был этот человек.`,
    },
  },
};

const mostLines = 15;

/** One notice of all that happened, the first first; what does not fit is counted. */
export function noticeOf(events: readonly WatchEvent[], context: LineContext): string {
  const { head, more, lines } = texts[context.language];
  const told = events.slice(0, mostLines).map((event) => `• ${lines[event.kind](factsOf(event, context))}`);
  const left = events.length - told.length;
  return [head, ...told, ...(left > 0 ? [more(left)] : [])].join('\n');
}

function factsOf(event: WatchEvent, { language, timeZone, owners }: LineContext): Facts {
  const format = new Intl.DateTimeFormat(locales[language], {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZoneName: 'short',
  });
  const { at, person, credentialId = '', lockedUntil, notAfter, days = 0, count = 0 } = event;
  const until = lockedUntil ?? notAfter;
  return {
    time: format.format(new Date(at)),
    until: until === undefined ? '' : format.format(new Date(until)),
    name: plain(person?.name ?? ''),
    owner: plain(owners.get(credentialId) ?? credentialId),
    days,
    count,
  };
}

/** The portal reads square brackets in a notice as marks of its own. */
function plain(name: string): string {
  return name.replaceAll('[', '(').replaceAll(']', ')');
}
