import type { historyTexts } from '../texts/en/history.js';
import type { Loaders } from '../texts/load-texts.js';
import type { Translated } from '../texts/text-table.js';

export type HistoryTexts = Translated<typeof historyTexts>;

/** With a document's side panel, wherever that is opened. Not among the loaders that every frame carries: the field has no room for more. */
export const loadHistoryTexts: Loaders<HistoryTexts> = {
  en: async () => (await import('../texts/en/history.js')).historyTexts,
  'sr-Latn-ME': async () => (await import('../texts/me/history.js')).historyTexts,
  ru: async () => (await import('../texts/ru/history.js')).historyTexts,
};
