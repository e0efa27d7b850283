import type { kinds as english } from '../en/kinds.js';
import type { Translated } from '../text-table.js';

export const kinds: Translated<typeof english> = {
  'kind.1': 'Лид',
  'kind.2': 'Сделка',
  'kind.3': 'Контакт',
  'kind.4': 'Компания',
  'kind.7': 'Предложение',
  'kind.31': 'Счёт',
  'kind.other': 'Элемент',
  'kinds.1': 'Лиды',
  'kinds.2': 'Сделки',
  'kinds.3': 'Контакты',
  'kinds.4': 'Компании',
  'kinds.7': 'Предложения',
  'kinds.31': 'Счета',
  'kinds.other': 'Элементы',
};
