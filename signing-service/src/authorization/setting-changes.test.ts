import { expect, it } from 'vitest';
import type { Settings } from '../contract/settings.js';
import { changesAfter, changesOf } from './setting-changes.js';

const before: Settings = { level: 'B-T', timeStampAuthorities: ['Lovćen'], defaultMark: null, documentsPerCode: 20 };
const whole = { at: 1000, by: 'ana' };
const change = { at: 2000, by: 'vuk' };

it('name who changed a setting, and nobody for the others', () => {
  const after = { ...before, documentsPerCode: 5 };
  const changes = changesAfter({}, { before, after }, change);
  expect(changes).toEqual({ documentsPerCode: change });
  expect(changesOf(JSON.stringify({ ...after, changes }), whole)).toEqual({ documentsPerCode: change });
});

it('of a row of before are those of the whole, and stay so when another setting changes', () => {
  const known = changesOf(JSON.stringify(before), whole);
  expect(known).toMatchObject({ level: whole, hours: whole, documentsPerCode: whole });
  expect(changesAfter(known, { before, after: { ...before, level: 'B-B' } }, change)).toEqual({
    ...known,
    level: change,
  });
});

it('are none when the same is written again', () => {
  expect(changesAfter({ level: whole }, { before, after: { ...before } }, change)).toEqual({ level: whole });
});
