import { describe, expect, it } from 'vitest';
import { usualMarkDesign } from '../contract/mark-design.js';
import type { Settings } from '../contract/settings.js';
import { settingsOf, type SettingsChoices } from './settings.js';

const offering = (...timeStampAuthorities: string[]): SettingsChoices => ({
  levels: timeStampAuthorities.length > 0 ? ['B-B', 'B-T'] : ['B-B'],
  timeStampAuthorities,
});

const chosen: Settings = { level: 'B-T', timeStampAuthorities: ['Lovćen', 'Durmitor'], defaultMark: null };

const json = JSON.stringify(chosen);

describe('settings', () => {
  it('of a tenant that never chose follow what the operator offers', () => {
    expect(settingsOf(null, offering('Lovćen')).level).toBe('B-T');
    expect(settingsOf(null, offering()).level).toBe('B-B');
    expect(settingsOf(null, offering('Durmitor', 'Lovćen')).timeStampAuthorities).toEqual(['Durmitor', 'Lovćen']);
  });

  it('keep the order that was chosen, without those that are not offered any more', () => {
    expect(settingsOf(json, offering('Durmitor', 'Lovćen')).timeStampAuthorities).toEqual(['Lovćen', 'Durmitor']);
    expect(settingsOf(json, offering('Durmitor')).timeStampAuthorities).toEqual(['Durmitor']);
  });

  it('take no other authority than was chosen, and no lower level', () => {
    expect(settingsOf(json, offering('Rumija'))).toEqual({
      hours: null,
      markDesign: usualMarkDesign,
      readingRule: 'last-page',
      documentsPerCode: 20,
      ...chosen,
      timeStampAuthorities: [],
    });
  });
});
