import type { DoctorTexts, Loaders } from '../texts/load-texts.js';

/** The doctor's page brings them along. */
export const loadDoctorTexts: Loaders<DoctorTexts> = {
  en: async () => (await import('../texts/en/doctor.js')).doctorTexts,
  'sr-Latn-ME': async () => (await import('../texts/me/doctor.js')).doctorTexts,
  ru: async () => (await import('../texts/ru/doctor.js')).doctorTexts,
};
