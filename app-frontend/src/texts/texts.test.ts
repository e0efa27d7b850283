import { appErrors } from '@dealseal/app-server/contract/error';
import type { Language } from '@dealseal/app-server/contract/session';
import { describe, expect, it } from 'vitest';
import type { ErrorTexts } from './error-texts.js';
import { createFormats, plural } from './formats.js';
import { loadCertificateTexts } from '../certificates/load-certificate-texts.js';
import { loadDoctorTexts } from '../doctor/load-doctor-texts.js';
import { loadLogTexts } from '../log/load-log-texts.js';
import {
  loadEnrolmentTexts,
  loadFieldTexts,
  loadHomeTexts,
  loadInstallTexts,
  loadSigningTexts,
  loadTabTexts,
} from './load-texts.js';

const languages: readonly Language[] = ['en', 'sr-Latn-ME', 'ru'];
const details = {
  triesLeft: 3,
  lockedUntil: '2026-06-04T09:05:00Z',
  waitSeconds: 17,
  driftSeconds: 240,
  limitBytes: 26_214_400,
  person: 'Petar K.',
  since: '2026-06-04T08:41:00Z',
  missing: ['Amount'],
  waitsFor: 'clock' as const,
  grantUntil: '2026-06-30T22:00:00Z',
  successorId: 'c2',
  mostDocuments: 5,
  dailyNumber: 20,
  leftToday: 2,
  freshAt: '2026-06-05T00:00:00Z',
};

describe.each(languages)('texts in %s', (language) => {
  const formats = createFormats(language, 'Europe/Podgorica');

  it('has a text of its own for every code of the server', async () => {
    const { errors } = await loadSigningTexts[language]();
    const table: Readonly<Record<string, ErrorTexts[keyof ErrorTexts]>> = errors;
    const parts = Object.keys(appErrors).flatMap((code) => {
      const texts = [table[code]?.(details, formats), table[code]?.({}, formats)];
      return texts.map((text) => `${code}: ${text?.title} | ${text?.body}`);
    });
    expect(parts.filter((part) => /undefined|NaN|null|: \s*\||\| *$/u.test(part))).toEqual([]);
    // A fact that is not known leaves no hole, and every sentence comes to its end.
    expect(parts.filter((part) => / {2}|: [.;]|„”|«»|“”|[^.]( \||$)/u.test(part))).toEqual([]);
  });

  it('tells every finding of the doctor, whatever is known of it, and quotes nothing that is not', async () => {
    const { checks, troubles, explanations } = await loadDoctorTexts[language]();
    const facts = {
      subject: 'seal',
      date: '2026-06-16T00:00:00Z',
      days: 12,
      name: 'CN=Root',
      addresses: 'http://a.example/ca.crt',
      seconds: 90,
      people: 3,
      mebibytes: 900,
      milliseconds: 12,
      missing: ['crm'],
    };
    const causes = Object.values(troubles).flatMap(({ cause, effect, remedy }) => [
      cause(facts, formats),
      cause({ subject: '' }, formats),
      effect,
      remedy,
    ]);
    const fine = Object.values(checks).flatMap(({ name, ok }) => [
      name,
      ok(facts, formats),
      ok({ subject: '' }, formats),
    ]);
    const meanings = Object.values(explanations).flatMap(({ meaning, remedy }) => [meaning, remedy]);
    const all = [...causes, ...fine, ...meanings];
    expect(all.filter((text) => /undefined|NaN|null|object/u.test(text))).toEqual([]);
    expect([...causes, ...meanings].filter((text) => !/[.)/]$|\w$/u.test(text.trim()))).toEqual([]);
    const others = { en: /[„«»]/u, 'sr-Latn-ME': /[“«»]/u, ru: /[„“”]/u }[language];
    expect(all.filter((text) => others.test(text))).toEqual([]);
  });

  it('tells every entry of the log, and each fault of its chain', async () => {
    const texts = await loadLogTexts[language]();
    const words = [
      ...Object.values(texts.types),
      ...Object.values(texts.acts).map((act) => act('Ana')),
      ...Object.values(texts.groups),
      ...Object.values(texts.refusedCodes),
      ...Object.values(texts.columns),
      ...Object.values(texts.facts),
      ...Object.values(texts.changed).map((fault) => fault(7)),
      texts.changedText(null, '10:00'),
      texts.changedText('9:00', '10:00'),
      texts.wholeText(5, '10:00'),
    ];
    expect(words.filter((word) => word.trim() === '' || /undefined|null|NaN|#/u.test(word))).toEqual([]);
    expect(new Set(Object.values(texts.types)).size).toBe(Object.keys(texts.types).length);
  });

  it('quotes as the language does', async () => {
    const tables = await Promise.all([
      loadSigningTexts[language](),
      loadHomeTexts[language](),
      loadTabTexts[language](),
      loadCertificateTexts[language](),
    ]);
    const texts = tables.flatMap((table) => Object.values<unknown>(table));
    const written = texts.map(String).join('\n');
    const others = { en: /[„«»]/u, 'sr-Latn-ME': /[“«»]/u, ru: /[„“”]/u }[language];
    expect(others.exec(written)?.[0]).toBeUndefined();
  });

  it('tells the codes of a one-time code apart', async () => {
    const { errors } = await loadSigningTexts[language]();
    const titles = (
      ['code-wrong', 'code-used', 'code-clock-off', 'codes-locked', 'codes-locked-for-good'] as const
    ).map((code) => errors[code](details, formats).title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('leaves no text of an area empty', async () => {
    const tables = await Promise.all([
      loadFieldTexts[language](),
      loadTabTexts[language](),
      loadSigningTexts[language](),
      loadEnrolmentTexts[language](),
      loadHomeTexts[language](),
      loadInstallTexts[language](),
      loadCertificateTexts[language](),
    ]);
    const empty = tables.flatMap((table) =>
      Object.entries(table).flatMap(([key, text]) => (typeof text === 'string' && text.trim() === '' ? [key] : [])),
    );
    expect(empty).toEqual([]);
  });
});

describe('plural forms', () => {
  it('knows the three of Russian', () => {
    const count = plural('ru');
    const forms = { one: '# страница', few: '# страницы', many: '# страниц', other: '# страницы' };
    expect([1, 2, 5, 11, 21, 22, 112].map((number) => count(number, forms))).toEqual([
      '1 страница',
      '2 страницы',
      '5 страниц',
      '11 страниц',
      '21 страница',
      '22 страницы',
      '112 страниц',
    ]);
  });

  it('knows the three of Montenegrin', async () => {
    const texts = await loadTabTexts['sr-Latn-ME']();
    expect([1, 3, 5, 11, 21].map(texts['tab.found'])).toEqual([
      '1 dokument',
      '3 dokumenta',
      '5 dokumenata',
      '11 dokumenata',
      '21 dokument',
    ]);
  });

  it('counts pages left in English', async () => {
    const texts = await loadSigningTexts.en();
    expect(texts['review.blocked'](1)).toBe('Read to the last page: 1 page left.');
    expect(texts['review.blocked'](3)).toBe('Read to the last page: 3 pages left.');
  });
});

describe('formats', () => {
  it('writes the date of a mark as the signing-service does', () => {
    const time = Date.parse('2026-06-04T08:44:12Z');
    expect(createFormats('en', 'Europe/Podgorica').markDate(time)).toBe('04.06.2026. 10:44:12 +02:00');
    expect(createFormats('ru', 'UTC').markDate(time)).toBe('04.06.2026 08:44:12 +00:00');
  });
});
