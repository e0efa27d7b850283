import type { subscription as english } from '../en/subscription.js';
import type { Translated } from '../text-table.js';

export const subscription: Translated<typeof english> = {
  'subscription.overSince': (date) => `Подписка закончилась ${date}.`,
  'subscription.over': 'Подписка закончилась.',
  'subscription.text':
    'Новое подписать нельзя. Подписанное остаётся: файлы, квитанции и журнал доступны как прежде. После продления подписание возобновится.',
};
