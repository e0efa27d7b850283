import type { MarkLanguage } from '../pades/mark/mark-text.js';

/** Every text of a receipt that is no fact. */
export interface ReceiptWords {
  /** RFC 5646, for /Lang. */
  readonly tag: string;
  readonly title: string;
  readonly unnamed: string;
  readonly who: string;
  readonly person: string;
  readonly portal: string;
  readonly personOf: (personId: string) => string;
  readonly document: string;
  readonly documentName: string;
  readonly statedByPortal: string;
  readonly size: string;
  readonly sizes: (before: string, after: string) => string;
  readonly before: string;
  readonly after: string;
  readonly time: string;
  readonly claimedTime: string;
  readonly byOwnClock: string;
  readonly timeStamp: string;
  readonly by: (time: string, authority: string) => string;
  readonly noTimeStamp: string;
  readonly certificate: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly validity: string;
  readonly algorithm: string;
  readonly certificateFingerprint: string;
  readonly noLongerKept: string;
  readonly signature: string;
  readonly level: string;
  readonly field: string;
  readonly authorization: string;
  readonly requestKey: string;
  readonly authorizationId: string;
  readonly code: string;
  readonly codeStep: (from: string, until: string) => string;
  readonly oneCodeFor: (documents: number) => string;
  readonly codeErased: string;
  readonly log: string;
  readonly entries: Readonly<Record<'authorization' | 'intent' | 'release', string>>;
  readonly entry: (sequence: string, time: string) => string;
  readonly erasedEntries: string;
  readonly head: string;
  readonly headIsRelease: (sequence: string) => string;
  readonly dailyStamp: string;
  readonly noDailyStamp: string;
  readonly overHead: (sequence: string) => string;
  readonly purpose: string;
  readonly drawn: (time: string) => string;
  readonly sealed: (owner: string, level: string) => string;
  readonly unsealed: string;
}

/** The form of a word after a number, as Slavic languages choose it. */
function slavic(language: 'ru' | 'sr', forms: { one: string; few: string; many: string }): (count: number) => string {
  const rules = new Intl.PluralRules(language);
  return (count) => {
    const rule = rules.select(count);
    return `${count} ${rule === 'one' ? forms.one : rule === 'few' ? forms.few : forms.many}`;
  };
}

const documentsMe = slavic('sr', { one: 'dokument', few: 'dokumenta', many: 'dokumenata' });
const documentsRu = slavic('ru', { one: 'документ', few: 'документа', many: 'документов' });

const en: ReceiptWords = {
  tag: 'en',
  title: 'Receipt of an electronic signature',
  unnamed: 'Name not stated',
  who: 'Who',
  person: 'Person',
  portal: 'Portal',
  personOf: (personId) => `${personId} in the portal's list of people`,
  document: 'Document',
  documentName: 'Name',
  statedByPortal: 'as the portal states it; the service does not know names of documents',
  size: 'Size',
  sizes: (before, after) => `${before} bytes before, ${after} bytes after signing`,
  before: 'SHA-256 before',
  after: 'SHA-256 after',
  time: 'When',
  claimedTime: 'Signing time',
  byOwnClock: "claimed, by the service's clock",
  timeStamp: 'Time stamp',
  by: (time, authority) => `${time}, by ${authority}`,
  noTimeStamp: 'none: the level asks for none',
  certificate: 'Certificate',
  subject: 'Subject',
  issuer: 'Issuer',
  serialNumber: 'Serial number',
  validity: 'Valid',
  algorithm: 'Key and algorithm',
  certificateFingerprint: 'SHA-256',
  noLongerKept: 'no longer kept here; the signed document holds the certificate',
  signature: 'Signature',
  level: 'Level',
  field: 'Field',
  authorization: 'Authorisation',
  requestKey: 'Request key',
  authorizationId: 'Authorisation id',
  code: 'One-time code',
  codeStep: (from, until) => `of ${from} to ${until}, by the phone's clock`,
  oneCodeFor: (documents) => `one code for ${documents} ${documents === 1 ? 'document' : 'documents'}`,
  codeErased: 'the entry of the authorisation is no longer kept',
  log: 'Log',
  entries: { authorization: 'Authorised', intent: 'Signing begun', release: 'Released' },
  entry: (sequence, time) => `Entry ${sequence}, ${time}`,
  erasedEntries: 'earlier entries of this request are no longer kept',
  head: 'Head of the chain',
  headIsRelease: (sequence) => `entry ${sequence} as above, told to the portal at the release`,
  dailyStamp: 'Daily time stamp',
  noDailyStamp: 'none yet over this entry',
  overHead: (sequence) => `over the head at entry ${sequence}`,
  purpose:
    'This page tells what the signing service has recorded. It is no part of the signed document: the proof is the signature in the document itself.',
  drawn: (time) => `Drawn ${time}.`,
  sealed: (owner, level) => `Sealed electronically by ${owner}, PAdES ${level}.`,
  unsealed: 'This receipt is not signed: by itself it proves nothing.',
};

const me: ReceiptWords = {
  tag: 'sr-Latn-ME',
  title: 'Potvrda o elektronskom potpisu',
  unnamed: 'Naziv nije naveden',
  who: 'Ko',
  person: 'Lice',
  portal: 'Portal',
  personOf: (personId) => `${personId} u spisku lica na portalu`,
  document: 'Dokument',
  documentName: 'Naziv',
  statedByPortal: 'kako navodi portal; servis ne poznaje nazive dokumenata',
  size: 'Veličina',
  sizes: (before, after) => `${before} bajtova prije, ${after} bajtova poslije potpisa`,
  before: 'SHA-256 prije',
  after: 'SHA-256 poslije',
  time: 'Kada',
  claimedTime: 'Vrijeme potpisa',
  byOwnClock: 'navedeno, po satu servisa',
  timeStamp: 'Vremenski pečat',
  by: (time, authority) => `${time}, izdao ${authority}`,
  noTimeStamp: 'nema: nivo ga ne traži',
  certificate: 'Sertifikat',
  subject: 'Vlasnik',
  issuer: 'Izdavalac',
  serialNumber: 'Serijski broj',
  validity: 'Važi',
  algorithm: 'Ključ i algoritam',
  certificateFingerprint: 'SHA-256',
  noLongerKept: 'ovdje se više ne čuva; sertifikat je u potpisanom dokumentu',
  signature: 'Potpis',
  level: 'Nivo',
  field: 'Polje',
  authorization: 'Ovlašćenje',
  requestKey: 'Ključ zahtjeva',
  authorizationId: 'Oznaka ovlašćenja',
  code: 'Jednokratni kod',
  codeStep: (from, until) => `od ${from} do ${until}, po satu telefona`,
  oneCodeFor: (documents) => `jedan kod za ${documentsMe(documents)}`,
  codeErased: 'zapis o ovlašćenju se više ne čuva',
  log: 'Dnevnik',
  entries: { authorization: 'Ovlašćeno', intent: 'Početak potpisa', release: 'Izdato' },
  entry: (sequence, time) => `Zapis ${sequence}, ${time}`,
  erasedEntries: 'raniji zapisi ovog zahtjeva se više ne čuvaju',
  head: 'Vrh lanca',
  headIsRelease: (sequence) => `zapis ${sequence} kao gore, saopšten portalu pri izdavanju`,
  dailyStamp: 'Dnevni pečat',
  noDailyStamp: 'još ga nema nad ovim zapisom',
  overHead: (sequence) => `nad vrhom kod zapisa ${sequence}`,
  purpose:
    'Ova strana kazuje šta je servis za potpisivanje zabilježio. Ona nije dio potpisanog dokumenta: dokaz je potpis u samom dokumentu.',
  drawn: (time) => `Sačinjeno ${time}.`,
  sealed: (owner, level) => `Elektronski pečat: ${owner}, PAdES ${level}.`,
  unsealed: 'Ova potvrda nije potpisana: sama po sebi ne dokazuje ništa.',
};

const ru: ReceiptWords = {
  tag: 'ru',
  title: 'Квитанция об электронной подписи',
  unnamed: 'Имя не указано',
  who: 'Кто',
  person: 'Лицо',
  portal: 'Портал',
  personOf: (personId) => `${personId} в списке людей портала`,
  document: 'Документ',
  documentName: 'Имя',
  statedByPortal: 'со слов портала; служба имён документов не знает',
  size: 'Размер',
  sizes: (before, after) => `байт до подписания: ${before}, после: ${after}`,
  before: 'SHA-256 до',
  after: 'SHA-256 после',
  time: 'Когда',
  claimedTime: 'Время подписания',
  byOwnClock: 'заявленное, по часам службы',
  timeStamp: 'Метка времени',
  by: (time, authority) => `${time}, выдана: ${authority}`,
  noTimeStamp: 'нет: уровень её не требует',
  certificate: 'Сертификат',
  subject: 'Владелец',
  issuer: 'Издатель',
  serialNumber: 'Серийный номер',
  validity: 'Действует',
  algorithm: 'Ключ и алгоритм',
  certificateFingerprint: 'SHA-256',
  noLongerKept: 'здесь больше не хранится; сертификат есть в подписанном документе',
  signature: 'Подпись',
  level: 'Уровень',
  field: 'Поле',
  authorization: 'Разрешение',
  requestKey: 'Ключ запроса',
  authorizationId: 'Номер разрешения',
  code: 'Одноразовый код',
  codeStep: (from, until) => `с ${from} по ${until}, по часам телефона`,
  oneCodeFor: (documents) => `один код на ${documentsRu(documents)}`,
  codeErased: 'запись о разрешении больше не хранится',
  log: 'Журнал',
  entries: { authorization: 'Разрешено', intent: 'Подписание начато', release: 'Выдано' },
  entry: (sequence, time) => `Запись ${sequence}, ${time}`,
  erasedEntries: 'более ранние записи этого запроса больше не хранятся',
  head: 'Вершина цепочки',
  headIsRelease: (sequence) => `запись ${sequence}, как выше; сообщена порталу при выдаче`,
  dailyStamp: 'Метка дня',
  noDailyStamp: 'над этой записью ещё нет',
  overHead: (sequence) => `над вершиной у записи ${sequence}`,
  purpose:
    'Эта страница говорит, что записала служба подписания. Она не часть подписанного документа: доказательство — подпись в самом документе.',
  drawn: (time) => `Составлено ${time}.`,
  sealed: (owner, level) => `Электронная печать: ${owner}, PAdES ${level}.`,
  unsealed: 'Эта квитанция не подписана: сама по себе она ничего не доказывает.',
};

export const receiptWords: Readonly<Record<MarkLanguage, ReceiptWords>> = { en, 'sr-Latn-ME': me, ru };
