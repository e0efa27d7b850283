import type { levels as english } from '../en/levels.js';
import type { Translated } from '../text-table.js';

export const levels: Translated<typeof english> = {
  'level.B-B': 'Только подпись',
  'level.B-T': 'Подпись с меткой времени',
  'level.B-LT': 'Подпись с меткой времени и доказательствами',
  'level.B-LTA': 'Подпись для архива',
};
