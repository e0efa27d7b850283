import type { MarkLanguage } from '../pades/mark/mark-text.js';
import { type Call, UsageError } from './command.js';

const languages = { en: 'en', 'sr-Latn-ME': 'sr-Latn-ME', ru: 'ru' } as const satisfies Record<
  MarkLanguage,
  MarkLanguage
>;

/** One of the words that an option takes. Throws UsageError. */
export function oneOf<T>({ text }: Call, name: string, words: Readonly<Record<string, T>>): T | undefined {
  const given = text(name);
  if (given === undefined) return undefined;
  const found = Object.entries(words).find(([word]) => word === given);
  if (found === undefined) throw new UsageError(`--${name} takes ${Object.keys(words).join(', ')}`);
  return found[1];
}

/** IANA name of the machine's zone or of the one asked for. Throws UsageError. */
export function timeZoneOption({ text }: Call): string {
  const given = text('time-zone');
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new UsageError('--time-zone takes the name of a time zone, e.g. Europe/Podgorica', { cause });
  }
}

/** English unless said. Throws UsageError. */
export function languageOption(call: Call): MarkLanguage {
  return oneOf(call, 'language', languages) ?? 'en';
}
