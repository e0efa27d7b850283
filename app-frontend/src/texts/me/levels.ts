import type { levels as english } from '../en/levels.js';
import type { Translated } from '../text-table.js';

export const levels: Translated<typeof english> = {
  'level.B-B': 'Sam potpis',
  'level.B-T': 'Potpis s vremenskim pečatom',
  'level.B-LT': 'Potpis s vremenskim pečatom i dokazima',
  'level.B-LTA': 'Potpis za arhivu',
};
