import type { subscription as english } from '../en/subscription.js';
import type { Translated } from '../text-table.js';

export const subscription: Translated<typeof english> = {
  'subscription.overSince': (date) => `Pretplata je istekla ${date}.`,
  'subscription.over': 'Pretplata je istekla.',
  'subscription.text':
    'Ništa novo ne može da se potpiše. Potpisano ostaje: datoteke, potvrde i dnevnik su dostupni kao i prije. Kad se obnovi, potpisivanje se nastavlja.',
};
