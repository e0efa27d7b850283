import type { Language } from '@dealseal/app-server/contract/session';
import type { certificateTexts } from './en/certificate.js';
import type { doctorTexts } from './en/doctor.js';
import type { enrolmentTexts } from './en/enrolment.js';
import type { failureTexts } from './en/failure.js';
import type { fieldTexts } from './en/field.js';
import type { homeTexts } from './en/home.js';
import type { installTexts } from './en/install.js';
import type { logTexts } from './en/log.js';
import type { signingTexts } from './en/signing.js';
import type { tabTexts } from './en/tab.js';
import type { scanKey } from './en/scan-key.js';
import type { ErrorTexts } from './error-texts.js';
import type { Translated } from './text-table.js';

export type FailureTexts = Translated<typeof failureTexts>;
export type FieldTexts = Translated<typeof fieldTexts>;
export type TabTexts = Translated<typeof tabTexts>;
export type SigningTexts = Translated<typeof signingTexts>;
export type EnrolmentTexts = Translated<typeof enrolmentTexts>;
/** Part of whatever shows a key. */
export type ScanKeyTexts = Translated<typeof scanKey>;
export type CertificateTexts = Translated<typeof certificateTexts>;
/** With tables of their own inside. */
export type DoctorTexts = {
  readonly [Key in keyof typeof doctorTexts]: (typeof doctorTexts)[Key];
};
/** With tables of their own inside. */
export type LogTexts = {
  readonly [Key in keyof typeof logTexts]: (typeof logTexts)[Key];
};
export type HomeTexts = Translated<typeof homeTexts>;
export type InstallTexts = Translated<typeof installTexts>;

export type Loaders<Texts> = Readonly<Record<Language, () => Promise<Texts>>>;

/** Each surface loads the texts of its own area in one language. */
export const loadFieldTexts: Loaders<FieldTexts> = {
  en: async () => (await import('./en/field.js')).fieldTexts,
  'sr-Latn-ME': async () => (await import('./me/field.js')).fieldTexts,
  ru: async () => (await import('./ru/field.js')).fieldTexts,
};

export const loadTabTexts: Loaders<TabTexts> = {
  en: async () => (await import('./en/tab.js')).tabTexts,
  'sr-Latn-ME': async () => (await import('./me/tab.js')).tabTexts,
  ru: async () => (await import('./ru/tab.js')).tabTexts,
};

export const loadSigningTexts: Loaders<SigningTexts> = {
  en: async () => (await import('./en/signing.js')).signingTexts,
  'sr-Latn-ME': async () => (await import('./me/signing.js')).signingTexts,
  ru: async () => (await import('./ru/signing.js')).signingTexts,
};

export const loadEnrolmentTexts: Loaders<EnrolmentTexts> = {
  en: async () => (await import('./en/enrolment.js')).enrolmentTexts,
  'sr-Latn-ME': async () => (await import('./me/enrolment.js')).enrolmentTexts,
  ru: async () => (await import('./ru/enrolment.js')).enrolmentTexts,
};

export const loadHomeTexts: Loaders<HomeTexts> = {
  en: async () => (await import('./en/home.js')).homeTexts,
  'sr-Latn-ME': async () => (await import('./me/home.js')).homeTexts,
  ru: async () => (await import('./ru/home.js')).homeTexts,
};

export const loadInstallTexts: Loaders<InstallTexts> = {
  en: async () => (await import('./en/install.js')).installTexts,
  'sr-Latn-ME': async () => (await import('./me/install.js')).installTexts,
  ru: async () => (await import('./ru/install.js')).installTexts,
};

export const loadFailureTexts: Loaders<FailureTexts> = {
  en: async () => (await import('./en/failure.js')).failureTexts,
  'sr-Latn-ME': async () => (await import('./me/failure.js')).failureTexts,
  ru: async () => (await import('./ru/failure.js')).failureTexts,
};

/** For the field, after its first content. */
export const loadErrorTexts: Loaders<ErrorTexts> = {
  en: async () => (await import('./en/errors.js')).errors,
  'sr-Latn-ME': async () => (await import('./me/errors.js')).errors,
  ru: async () => (await import('./ru/errors.js')).errors,
};
