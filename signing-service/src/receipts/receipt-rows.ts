import { markDate, type MarkLanguage } from '../pades/mark/mark-text.js';
import type { ReceiptFacts } from './receipt-facts.js';
import type { ReceiptWords } from './receipt-words.js';

/** A value of a row: foreign text or ours, cut with "…" beyond its lines. */
export interface RowText {
  readonly text: string;
  readonly mostLines: number;
  /** Said about the value rather than the value itself. */
  readonly isRemark?: boolean;
}

export interface ReceiptRow {
  readonly label: string;
  readonly texts: readonly RowText[];
}

export interface ReceiptSection {
  readonly title: string;
  readonly rows: readonly ReceiptRow[];
}

/** How times and numbers are written. */
export interface ReceiptStyle {
  readonly words: ReceiptWords;
  readonly language: MarkLanguage;
  /** IANA name. */
  readonly timeZone: string;
}

/** The receipt's facts in the order in which they are read. Throws PadesError `time-zone-unknown`. */
export function receiptSections(facts: ReceiptFacts, style: ReceiptStyle): readonly ReceiptSection[] {
  const { words } = style;
  return [
    { title: words.who, rows: personRows(facts, style) },
    { title: words.document, rows: documentRows(facts, style) },
    { title: words.time, rows: timeRows(facts, style) },
    { title: words.certificate, rows: certificateRows(facts, style) },
    {
      title: words.signature,
      rows: [row(words.level, text(`PAdES ${facts.level}`)), row(words.field, text(facts.document.fieldName))],
    },
    { title: words.authorization, rows: authorizationRows(facts, style) },
    { title: words.log, rows: logRows(facts, style) },
  ];
}

function row(label: string, ...texts: readonly RowText[]): ReceiptRow {
  return { label, texts };
}

function text(value: string, mostLines = 1): RowText {
  return { text: value, mostLines };
}

function remark(value: string, mostLines = 1): RowText {
  return { text: value, mostLines, isRemark: true };
}

export function timeText(time: Date, { timeZone, language }: ReceiptStyle): string {
  return markDate(time, timeZone, language);
}

function numberText(value: number, { words }: ReceiptStyle): string {
  return new Intl.NumberFormat(words.tag, { useGrouping: false }).format(value);
}

function personRows({ person, portal }: ReceiptFacts, { words }: ReceiptStyle): ReceiptRow[] {
  return [
    row(words.person, text(person.name, 2), remark(words.personOf(person.personId))),
    row(words.portal, text(portal, 2)),
  ];
}

function documentRows({ document }: ReceiptFacts, style: ReceiptStyle): ReceiptRow[] {
  const { words } = style;
  const { name, inputSize, outputSize, inputSha256, outputSha256 } = document;
  return [
    row(words.documentName, text(name ?? words.unnamed, 3), remark(words.statedByPortal)),
    row(words.size, text(words.sizes(numberText(inputSize, style), numberText(outputSize, style)))),
    row(words.before, text(inputSha256)),
    row(words.after, text(outputSha256)),
  ];
}

function timeRows({ signedAt, timeStamp }: ReceiptFacts, style: ReceiptStyle): ReceiptRow[] {
  const { words } = style;
  const stamp =
    timeStamp === null
      ? remark(words.noTimeStamp)
      : text(words.by(timeText(timeStamp.genTime, style), timeStamp.authority), 2);
  return [
    row(words.claimedTime, text(timeText(signedAt, style)), remark(words.byOwnClock)),
    row(words.timeStamp, stamp),
  ];
}

function certificateRows({ certificate }: ReceiptFacts, style: ReceiptStyle): ReceiptRow[] {
  const { words } = style;
  const { owner, organisation, issuer, serialNumber, details } = certificate;
  const serial = row(words.serialNumber, text(serialNumber, 2));
  if (details === null) {
    const named = organisation === null || organisation === owner ? owner : `${owner}, ${organisation}`;
    return [
      row(words.subject, text(named, 3)),
      row(words.issuer, text(issuer, 3)),
      serial,
      row(words.validity, remark(words.noLongerKept)),
    ];
  }
  const { notBefore, notAfter, subject, algorithm, fingerprint } = details;
  return [
    row(words.subject, text(subject, 4)),
    row(words.issuer, text(details.issuer, 3)),
    serial,
    row(words.validity, text(`${timeText(notBefore, style)} – ${timeText(notAfter, style)}`)),
    row(words.algorithm, text(algorithm)),
    row(words.certificateFingerprint, text(fingerprint)),
  ];
}

function authorizationRows({ requestKey, authorizationId, code }: ReceiptFacts, style: ReceiptStyle): ReceiptRow[] {
  const { words } = style;
  const given =
    code === null
      ? [remark(words.codeErased)]
      : [
          text(words.codeStep(timeText(code.from, style), timeText(code.until, style))),
          remark(words.oneCodeFor(code.documents)),
        ];
  return [
    row(words.requestKey, text(requestKey)),
    row(words.authorizationId, text(authorizationId)),
    row(words.code, ...given),
  ];
}

function logRows({ history, dailyStamp }: ReceiptFacts, style: ReceiptStyle): ReceiptRow[] {
  const { words } = style;
  const entries = history.map(({ sequence, at, kind, hash }) =>
    row(words.entries[kind], text(words.entry(numberText(sequence, style), timeText(at, style))), text(hash)),
  );
  const release = history.find(({ kind }) => kind === 'release');
  const isWhole = history.some(({ kind }) => kind === 'authorization') && history.some(({ kind }) => kind === 'intent');
  const stamp =
    dailyStamp === null
      ? [remark(words.noDailyStamp)]
      : [
          text(words.by(timeText(dailyStamp.genTime, style), dailyStamp.authority), 2),
          remark(words.overHead(numberText(dailyStamp.sequence, style))),
          text(dailyStamp.head),
        ];
  return [
    ...(isWhole ? [] : [row('', remark(words.erasedEntries))]),
    ...entries,
    ...(release === undefined
      ? []
      : [row(words.head, remark(words.headIsRelease(numberText(release.sequence, style))))]),
    row(words.dailyStamp, ...stamp),
  ];
}
