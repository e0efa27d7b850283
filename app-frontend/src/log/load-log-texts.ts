import type { LogTexts, Loaders } from '../texts/load-texts.js';

/** The log's page brings them along. */
export const loadLogTexts: Loaders<LogTexts> = {
  en: async () => (await import('../texts/en/log.js')).logTexts,
  'sr-Latn-ME': async () => (await import('../texts/me/log.js')).logTexts,
  ru: async () => (await import('../texts/ru/log.js')).logTexts,
};
