import type { selection as english } from '../en/selection.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('ru');

/** Several documents that are chosen to be signed with one code. */
export const selection: Translated<typeof english> = {
  'select.document': (name) => `Выбрать ${name}`,
  'select.hint': 'Выберите документы, чтобы подписать несколько одним кодом.',
  'select.chosen': (chosen, total) => `Выбрано: ${chosen} из ${total}`,
  'select.clear': 'Сбросить',
  'select.covers': 'Один код действует ровно для этого списка',
  'select.limit': (limit) => `Один код действует не более чем для ${limit} документов.`,
  'select.sign': (chosen) =>
    count(chosen, {
      one: 'Подписать # документ',
      few: 'Подписать # документа',
      many: 'Подписать # документов',
      other: 'Подписать # документа',
    }),
};
