import type { mainPageTexts } from '../texts/en/main-page.js';
import type { Loaders } from '../texts/load-texts.js';
import type { Translated } from '../texts/text-table.js';

export type MainPageTexts = Translated<typeof mainPageTexts>;

/** With the lists of the application's own page, and not among the loaders that every frame carries: the field has no room for more. */
export const loadMainPageTexts: Loaders<MainPageTexts> = {
  en: async () => (await import('../texts/en/main-page.js')).mainPageTexts,
  'sr-Latn-ME': async () => (await import('../texts/me/main-page.js')).mainPageTexts,
  ru: async () => (await import('../texts/ru/main-page.js')).mainPageTexts,
};
