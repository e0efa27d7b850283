import type { Language } from '@dealseal/app-server/contract/session';

const locales: Record<Language, string> = { en: 'en-GB', 'sr-Latn-ME': 'sr-Latn-ME', ru: 'ru-RU' };

/** Dates, times and numbers as the language writes them. Times come as ISO 8601 and are shown in the person's zone. */
export interface Formats {
  readonly language: Language;
  readonly timeZone: string;
  readonly date: (iso: string) => string;
  /** With the month cut short, for pills and tables. */
  readonly shortDate: (iso: string) => string;
  readonly shortDateTime: (iso: string) => string;
  readonly dateTime: (iso: string) => string;
  /** With seconds and the zone's name. */
  readonly dateTimeZone: (iso: string) => string;
  readonly time: (iso: string) => string;
  /** With seconds: `14:03:12`. */
  readonly exactTime: (iso: string) => string;
  /** As the visible mark writes it: `04.06.2026. 10:44:12 +02:00`, in Russian without the dot after the year. */
  readonly markDate: (time: number) => string;
  readonly bytes: (count: number) => string;
  readonly number: (value: number) => string;
}

export function createFormats(
  language: Language,
  timeZone: string = Intl.DateTimeFormat().resolvedOptions().timeZone,
): Formats {
  const locale = locales[language];
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    return (iso: string) => format.format(new Date(iso));
  };
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const date = dates({ day: 'numeric', month: 'long', year: 'numeric' });
  const shortDate = dates({ day: 'numeric', month: 'short', year: 'numeric' });
  const clock = { hour: '2-digit', minute: '2-digit', hour12: false } as const;
  const time = dates(clock);
  const exact = dates({ ...clock, second: '2-digit', timeZoneName: 'short' });
  return {
    language,
    timeZone,
    date,
    shortDate,
    shortDateTime: (iso) => `${shortDate(iso)}, ${time(iso)}`,
    dateTime: (iso) => `${date(iso)}, ${time(iso)}`,
    dateTimeZone: (iso) => `${date(iso)}, ${exact(iso)}`,
    time,
    exactTime: dates({ ...clock, second: '2-digit' }),
    markDate: (time) => markDate(time, timeZone, language),
    number: (value) => numbers.format(value),
    bytes: (count) => {
      const [value, unit] =
        count < 1000
          ? [count, 'byte']
          : count < 1000 ** 2
            ? [count / 1000, 'kilobyte']
            : [count / 1000 ** 2, 'megabyte'];
      const digits = unit === 'megabyte' ? 1 : 0;
      return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits }).format(value);
    },
  };
}

function markDate(time: number, timeZone: string, language: Language): string {
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
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const offset = part('timeZoneName').replace('GMT', '').replace('\u2212', '-') || '+00:00';
  const day = `${part('day')}.${part('month')}.${part('year')}${language === 'ru' ? '' : '.'}`;
  return `${day} ${part('hour')}:${part('minute')}:${part('second')} ${offset}`;
}

export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** `plural('ru')(3, { one: '# страница', few: '# страницы', other: '# страниц' })`: the form for the count, `#` replaced by it. */
export function plural(language: Language): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locales[language]);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', String(count));
}
