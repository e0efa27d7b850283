import { PadesError } from '../pades-error.js';

/** Language of the person who signs; the mark always says it in the document's world too. */
export type MarkLanguage = 'en' | 'sr-Latn-ME' | 'ru';

/** Facts shown by the mark. */
export interface MarkFacts {
  readonly signerName: string;
  readonly organisation: string | undefined;
  readonly issuer: string | undefined;
  /** Certificate serial number in hex; the mark shows its last four digits. */
  readonly serial: string;
  readonly language: MarkLanguage;
}

/** The lines that are the same for every signature of one person; the date stands between them. */
export interface MarkText {
  readonly heading: string;
  readonly name: string;
  readonly organisation: string | undefined;
  readonly certificate: string;
}

const headings: Readonly<Record<MarkLanguage, string>> = {
  en: 'Elektronski potpisano / Digitally signed',
  'sr-Latn-ME': 'Elektronski potpisano / Digitally signed',
  ru: 'Подписано электронно / Digitally signed',
};

/** Control, bidirectional and zero-width characters could make a name look like another one. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

function plain(text: string): string {
  return text.normalize('NFC').replaceAll(invisible, ' ').replaceAll(/\s+/gu, ' ').trim();
}

/** Lines of the mark, NFC and without invisible characters. An empty organisation is left out. */
export function markText(facts: MarkFacts): MarkText {
  const organisation = plain(facts.organisation ?? '');
  const issuer = plain(facts.issuer ?? '');
  const serial = `…${facts.serial.slice(-4).toUpperCase()}`;
  return {
    heading: headings[facts.language],
    name: plain(facts.signerName),
    organisation: organisation === '' ? undefined : organisation,
    certificate: issuer === '' ? serial : `${issuer} · ${serial}`,
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
