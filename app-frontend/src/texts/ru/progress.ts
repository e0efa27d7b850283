import type { progress as english } from '../en/progress.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('ru');

export const progress: Translated<typeof english> = {
  'home.progress': 'В работе',
  'progress.caption': 'Запросы, которые длятся дольше минуты',
  'progress.empty': 'Ничто не ждёт',
  'progress.emptyText': 'Все подписания завершены или начаты меньше минуты назад.',
  'progress.column.document': 'Документ',
  'progress.column.person': 'Человек',
  'progress.column.state': 'Состояние',
  'progress.column.why': 'Чего ждёт',
  'progress.column.actions': 'Действия',
  'progress.record': (kind, id) => `${kind} ${id}`,
  'progress.state.authorized': 'Код введён',
  'progress.state.signing': 'Подписывается',
  'progress.state.signed': 'Подписано',
  'progress.state.storing': 'Подписано, сохраняется',
  'progress.state.conflict': 'Ждёт подписавшего',
  'progress.since': (time) => `с ${time}`,
  'progress.next': (time, failures) =>
    `Следующая попытка ${time}, пока ${count(failures, { one: '# попытка', few: '# попытки', other: '# попыток' })}.`,
  'progress.retry': 'Повторить сейчас',
  'progress.giveUp': 'Отказаться',
  'progress.download': 'Скачать',
  'progress.of': (what, document) => `${what}: ${document}`,
  'progress.retried': 'Попытка уже идёт.',
  'progress.givenUp': 'Отменено. Ничего не подписано; документ можно подписать заново.',
  'progress.reload': 'Посмотреть ещё раз',
};
