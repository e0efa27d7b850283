import type { Language } from '../contract/session.js';

interface Texts {
  readonly original: (file: string) => string;
  readonly yours: (file: string) => string;
  readonly responsible: (file: string, person: string, deal: string) => string;
}

/** What is said in the portal once a document is stored, where an administrator chose so. */
export const storedTexts: Readonly<Record<Language, Texts>> = {
  en: {
    original: (file) => `Original before signing: ${file}`,
    yours: (file) => `“${plain(file)}” is signed and stored.`,
    responsible: (file, person, deal) => `${plain(person)} has signed “${plain(file)}” in “${plain(deal)}”.`,
  },
  'sr-Latn-ME': {
    original: (file) => `Original prije potpisivanja: ${file}`,
    yours: (file) => `„${plain(file)}” je potpisan i sačuvan.`,
    responsible: (file, person, deal) => `${plain(person)}: potpisan je fajl „${plain(file)}”, „${plain(deal)}”.`,
  },
  ru: {
    original: (file) => `Оригинал до подписания: ${file}`,
    yours: (file) => `«${plain(file)}»: подписано и сохранено.`,
    responsible: (file, person, deal) => `${plain(person)}: подписан файл «${plain(file)}», «${plain(deal)}».`,
  },
};

/** The portal reads square brackets in a notice as marks of its own. */
function plain(text: string): string {
  return text.replaceAll('[', '(').replaceAll(']', ')');
}
