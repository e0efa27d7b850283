import type { historyTexts as english } from '../en/history.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('ru');

export const historyTexts: Translated<typeof english> = {
  'history.facts': (pages, size) =>
    `${count(pages, { one: '# страница', few: '# страницы', many: '# страниц', other: '# страницы' })} · ${size}`,
  'history.signatures': 'Подписи',
  'history.stamp': (authority) => `метка времени: ${authority}`,
  'history.fingerprints': 'Отпечатки',
  'history.before': 'До',
  'history.signed': 'Подписан',
  'history.events': 'История',
  'history.event.opened': 'Открыт',
  'history.event.signed': 'Подписан',
  'history.event.stored': 'Сохранён в карточке и сверен',
  'history.event.kept-beside': 'Сохранён рядом с полем',
  'history.event.viewed': 'Подписанный документ просмотрен',
  'history.event.downloaded': 'Скачан',
  'history.server': 'Сервер',
  'history.none': 'Здесь этот документ ещё никто не открывал.',
  'history.uploads': 'Кто загрузил файл, портал не сообщает.',
};
