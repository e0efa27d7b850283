import type { lifecycle as english } from '../en/lifecycle.js';
import type { Translated } from '../text-table.js';

export const lifecycle: Translated<typeof english> = {
  'takeout.title': 'Заберите всё с собой',
  'takeout.help': 'Заявки, история, удаления и весь журнал, например перед удалением приложения.',
  'takeout.json': 'Всё (строки JSON)',
  'takeout.csv': 'Заявки таблицей (CSV)',
  'takeout.removal':
    'Если удалить приложение вместе с данными, всё это здесь удаляется сразу, кроме файлов, которые подписаны и ещё не сохранены. Подписанные документы остаются в своих карточках, а служба подписания хранит свой журнал.',
};
