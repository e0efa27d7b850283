import type { CertificateTexts, Loaders } from '../texts/load-texts.js';

/** A certificate's view brings them along, wherever it is opened. */
export const loadCertificateTexts: Loaders<CertificateTexts> = {
  en: async () => (await import('../texts/en/certificate.js')).certificateTexts,
  'sr-Latn-ME': async () => (await import('../texts/me/certificate.js')).certificateTexts,
  ru: async () => (await import('../texts/ru/certificate.js')).certificateTexts,
};
