import { PadesError } from '../pades-error.js';

/** Language of the person who signs; the mark always says it in the document's world too. */
export type MarkLanguage = 'en' | 'sr-Latn-ME' | 'ru';

/** Facts shown by the mark. */
export interface MarkFacts {
  readonly signerName: string;
  readonly organisation?: string | undefined;
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
  readonly issuer: string | undefined;
  /** Certificate serial number in hex. */
  readonly serial: string;
  readonly language: MarkLanguage;
  readonly isTest?: boolean | undefined;
}

/** What is the same for every signature of one person for one reason; the date stands between. */
export interface MarkText {
  readonly heading: string | undefined;
  readonly name: string;
  readonly organisation: string | undefined;
  /** With its label, as has the location. */
  readonly reason: string | undefined;
  readonly location: string | undefined;
  /** The certificate, with its serial number in full, and with the last four digits of it for where that does not fit. */
  readonly certificate: string | undefined;
  readonly shortCertificate: string | undefined;
  /** TEST is drawn across it. */
  readonly isTest?: boolean | undefined;
}

interface Words {
  readonly heading: string;
  readonly reason: string;
  readonly location: string;
}

const words: Readonly<Record<MarkLanguage, Words>> = {
  en: { heading: 'Elektronski potpisano / Digitally signed', reason: 'Reason', location: 'Location' },
  'sr-Latn-ME': { heading: 'Elektronski potpisano / Digitally signed', reason: 'Razlog', location: 'Mjesto' },
  ru: { heading: 'Подписано электронно / Digitally signed', reason: 'Причина', location: 'Место' },
};

/** Control, bidirectional and zero-width characters could make a name look like another one. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

function plain(text: string | undefined): string {
  return (text ?? '').normalize('NFC').replaceAll(invisible, ' ').replaceAll(/\s+/gu, ' ').trim();
}

/** Undefined for a text of which nothing is to be seen. */
function line(text: string | undefined, label?: string): string | undefined {
  const shown = plain(text);
  if (shown === '') return undefined;
  return label === undefined ? shown : `${label}: ${shown}`;
}

/** The same in every language: whoever sees a mark must know it. */
export const testWord = 'TEST';

/** Lines of the mark, NFC and without invisible characters. Those that would be empty are left out. */
export function markText(facts: MarkFacts): MarkText {
  const { heading, ...labels } = words[facts.language];
  const issuer = line(facts.issuer);
  const ofIssuer = (serial: string) => (issuer === undefined ? serial : `${issuer} · ${serial}`);
  const serial = facts.serial.toUpperCase();
  return {
    heading: facts.isTest === true ? `${testWord} · ${heading}` : heading,
    name: plain(facts.signerName),
    organisation: line(facts.organisation),
    reason: line(facts.reason, labels.reason),
    location: line(facts.location, labels.location),
    certificate: ofIssuer(serial),
    shortCertificate: ofIssuer(`…${serial.slice(-4)}`),
    ...(facts.isTest === true ? { isTest: true } : {}),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    });
    if (formats.size < 1000) formats.set(timeZone, format);
    return format;
  } catch (cause) {
    throw new PadesError('time-zone-unknown', 'not an IANA time zone', { cause });
  }
}

/**
 * `04.06.2026. 10:44:12 +02:00` in that zone, in Russian without the dot after the year. Only digits, dots, colons,
 * blanks and signs, whatever the language. Throws `time-zone-unknown`.
 */
export function markDate(date: Date, timeZone: string, language: MarkLanguage): string {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const offset = part('timeZoneName').replace('GMT', '').replace('\u2212', '-') || '+00:00';
  const yearEnd = language === 'ru' ? '' : '.';
  const day = `${part('day')}.${part('month')}.${part('year')}${yearEnd}`;
  return `${day} ${part('hour')}:${part('minute')}:${part('second')} ${offset}`;
}

/** Every character that `markDate` can answer with. */
export const markDateCharacters = '0123456789.:+- ';
