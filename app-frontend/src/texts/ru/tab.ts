import type { tab as english } from '../en/tab.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';
import { errors } from './errors.js';
import { fieldTexts } from './field.js';
import { subscription } from './subscription.js';
import { selection } from './selection.js';

const count = plural('ru');

export const tab: Translated<typeof english> = {
  'tab.title': 'Документы на подпись',
  'tab.caption': 'PDF-документы карточки',
  'tab.filter.label': 'Фильтр',
  'tab.filter.all': 'Все',
  'tab.filter.toSign': 'На подпись',
  'tab.filter.signed': 'Подписаны',
  'tab.filter.problem': 'Проблемы',
  'tab.search': 'Поиск документов',
  'tab.column.name': 'Название',
  'tab.column.field': 'Поле',
  'tab.column.status': 'Состояние',
  'tab.column.signer': 'Подписал',
  'tab.column.certificate': 'Сертификат',
  'tab.column.actions': 'Действия',
  'tab.history': 'История',
  'tab.none': '–',
  'tab.found': (found) =>
    count(found, { one: '# документ', few: '# документа', many: '# документов', other: '# документа' }),
  'tab.empty.title': 'Документов пока нет',
  'tab.empty.text': (field) => `Добавьте PDF в поле «${field}», чтобы подписать его.`,
  'tab.nothing.title': 'Ничего не найдено',
  'tab.nothing.text': 'Ни один документ не подходит под фильтр и поиск.',
  'tab.nothing.action': 'Показать все',
};

export const tabTexts = { ...fieldTexts, ...selection, ...subscription, ...tab, errors };
