import { type DoctorFinding, ownTroubles } from '@dealseal/app-server/contract/doctor';
import type { Language } from '@dealseal/app-server/contract/session';
import { troubleCodes } from '@dealseal/signing-service/contract/doctor';
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderWith } from '../testing/render.js';
import { doctorTexts as english } from '../texts/en/doctor.js';
import { createFormats } from '../texts/formats.js';
import type { DoctorTexts } from '../texts/load-texts.js';
import { doctorTexts as montenegrin } from '../texts/me/doctor.js';
import { doctorTexts as russian } from '../texts/ru/doctor.js';
import { FindingRow } from './finding-row.js';

afterEach(cleanup);

const languages: readonly (readonly [Language, DoctorTexts])[] = [
  ['en', english],
  ['sr-Latn-ME', montenegrin],
  ['ru', russian],
];
const facts = { date: '2026-06-16T00:00:00Z', days: 12, name: 'CN=Lovćen', seconds: 75, people: 3, mebibytes: 90 };

function show(code: DoctorFinding['code'], texts: DoctorTexts, language: Language): string {
  const about = { part: 'x', check: 'key', subject: 'seal', state: 'fault' } as const;
  const finding = { ...about, code, facts } as DoctorFinding;
  const row = <FindingRow finding={finding} texts={texts} isChecking={false} onCheck={vi.fn()} />;
  renderWith(<ul>{row}</ul>, { formats: createFormats(language, 'Europe/Podgorica') });
  const shown = screen.getByRole('listitem');
  const told = ['cause', 'effect', 'remedy'] as const;
  for (const part of told) {
    const value = screen.getByText(texts[part]).nextElementSibling?.textContent ?? '';
    if (value.length < 10 || /undefined|null|NaN|\[object/u.test(value)) return `${part}: ${value}`;
  }
  return (shown.textContent ?? '').includes(texts.fault) ? 'told' : 'no state';
}

describe('every trouble', () => {
  it.each([...troubleCodes, ...ownTroubles])('%s has cause, effect and remedy in three languages', (code) => {
    for (const [language, texts] of languages) {
      expect([language, show(code, texts, language)]).toEqual([language, 'told']);
      cleanup();
    }
    const causes = languages.map(([language, texts]) =>
      texts.troubles[code].cause({ ...facts, subject: 'seal' }, createFormats(language, 'Europe/Podgorica')),
    );
    expect(new Set(causes).size).toBe(languages.length);
  });
});
