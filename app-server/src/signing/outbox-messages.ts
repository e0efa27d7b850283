import { cardPath } from '../bitrix24/entity-kinds.js';
import type { Language } from '../contract/session.js';
import type { KeptRequest } from './kept-request.js';

export interface PortalMessage {
  readonly entry: { readonly title: string; readonly text: string } | null;
  /** To the signer. */
  readonly notice: string | null;
}

interface Texts {
  readonly signed: string;
  readonly signedText: (facts: {
    file: string;
    person: string;
    owner: string;
    before: string;
    after: string;
  }) => string;
  /** Follows `signedText`. */
  readonly timeStamp: (authority: string, time: string) => string;
  readonly keptSeparate: string;
  readonly conflict: (file: string) => string;
  readonly failed: (file: string) => string;
}

const texts: Readonly<Record<Language, Texts>> = {
  en: {
    signed: 'Document signed',
    signedText: (facts) =>
      `${facts.file}: signed by ${facts.person} with the certificate of ${facts.owner}. Fingerprint before ${facts.before}, after ${facts.after}.`,
    timeStamp: (authority, time) => ` Time stamp: ${authority}, ${time}.`,
    keptSeparate: 'Signed earlier version kept as a separate file',
    conflict: (file) =>
      `“${file}”: your signature was made for the earlier version. The new version was not touched. Open its card to decide.`,
    failed: (file) => `Signing of “${file}” did not finish. Open its card to see why.`,
  },
  'sr-Latn-ME': {
    signed: 'Dokument potpisan',
    signedText: (facts) =>
      `${facts.file}: potpisnik ${facts.person}, sertifikat ${facts.owner}. Otisak prije ${facts.before}, poslije ${facts.after}.`,
    timeStamp: (authority, time) => ` Vremenski pečat: ${authority}, ${time}.`,
    keptSeparate: 'Potpisana ranija verzija sačuvana kao poseban fajl',
    conflict: (file) =>
      `„${file}”: vaš potpis je dat za raniju verziju. Nova verzija nije dirana. Otvorite njegovu karticu da odlučite.`,
    failed: (file) => `Potpisivanje fajla „${file}” nije završeno. Otvorite njegovu karticu da vidite razlog.`,
  },
  ru: {
    signed: 'Документ подписан',
    signedText: (facts) =>
      `${facts.file}: подписал(а) ${facts.person}, сертификат ${facts.owner}. Отпечаток до ${facts.before}, после ${facts.after}.`,
    timeStamp: (authority, time) => ` Метка времени: ${authority}, ${time}.`,
    keptSeparate: 'Подписанная прежняя версия сохранена отдельным файлом',
    conflict: (file) =>
      `«${file}»: ваша подпись сделана для прежней версии. Новая версия не тронута. Откройте его карточку, чтобы решить.`,
    failed: (file) => `Подписание «${file}» не завершилось. Откройте его карточку, чтобы узнать причину.`,
  },
};

/** What people are told of a request's step; in the language its signer used. */
export function messageFor(request: KeptRequest, kind: string): PortalMessage {
  const text = texts[request.choices?.language ?? 'en'];
  const facts = {
    file: request.fileName,
    person: request.person.name,
    // Many a company's name ends with a full stop of its own.
    owner: (request.receipt?.credential.owner ?? '').replace(/\.$/, ''),
    before: fingerprint(request.sha256),
    after: fingerprint(request.receipt?.outputSha256 ?? ''),
  };
  const told = text.signedText(facts) + timeStampText(request, text);
  switch (kind) {
    case 'stored':
      return { entry: { title: text.signed, text: told }, notice: null };
    case 'kept-separate':
      return { entry: { title: text.keptSeparate, text: told }, notice: null };
    case 'conflict':
      return { entry: null, notice: `${text.conflict(facts.file)} ${cardLink(request)}` };
    case 'failed':
      return { entry: null, notice: `${text.failed(facts.file)} ${cardLink(request)}` };
    default:
      throw new Error(`No message for ${kind}`);
  }
}

/** In the marks of the portal's notices; a title cannot end them. */
function cardLink({ address, entityTitle }: KeptRequest): string {
  const title = entityTitle.replaceAll(/[[\]]/g, '');
  return `[URL=${cardPath(address)}]${title}[/URL]`;
}

/** Empty at B-B. The time is of the day, in the signer's zone: the entry has a date of its own. */
function timeStampText({ receipt, choices }: KeptRequest, text: Texts): string {
  const timeStamp = receipt?.timeStamp ?? null;
  if (timeStamp === null) return '';
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: choices?.timeZone ?? 'UTC' });
  return text.timeStamp(timeStamp.authority, time.format(new Date(timeStamp.genTime)));
}

/** The first 8 hex digits, as `4F2A 91C0`. */
function fingerprint(sha256: string): string {
  return `${sha256.slice(0, 4)} ${sha256.slice(4, 8)}`.toUpperCase();
}
