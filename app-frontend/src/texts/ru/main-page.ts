import type { mainPage as english } from '../en/main-page.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';
import { fieldTexts } from './field.js';
import { kinds } from './kinds.js';
import { selection } from './selection.js';

const count = plural('ru');
const documents = (value: number) =>
  count(value, { one: '# документ', few: '# документа', many: '# документов', other: '# документа' });

export const mainPage: Translated<typeof english> = {
  'main.lists': 'Списки',
  'main.awaiting': 'Ждут меня',
  'main.signed': 'Мои подписи',
  'main.all': 'Все',
  'main.pick': 'Из карточек',
  'main.atLeast': (number) => `${number}+`,
  'main.search': 'Имя, название или номер',
  'main.group': 'Состояние',
  'main.group.any': 'Любое состояние',
  'main.group.waiting': 'Ждёт кода',
  'main.group.working': 'В работе',
  'main.group.stored': 'Подписан',
  'main.group.problem': 'Проблема',
  'main.kind': 'Вид карточки',
  'main.kind.any': 'Все виды',
  'main.caption': 'Документы',
  'main.column.document': 'Документ',
  'main.column.card': 'Карточка',
  'main.column.person': 'Сотрудник',
  'main.column.state': 'Состояние',
  'main.column.actions': 'Действия',
  'main.found': documents,
  'main.facts': (pages, size) =>
    `${count(pages, { one: '# страница', few: '# страницы', many: '# страниц', other: '# страницы' })} · ${size}`,
  'main.card': (kind, id) => `${kind} ${id}`,
  'main.state.mine': 'Ваша очередь',
  'main.state.reading': 'Читается',
  'main.state.needs-code': 'Ждёт кода',
  'main.since': (date) => `с ${date}`,
  'main.history': 'История',
  'main.more': 'Показать ещё',
  'main.further': 'Среди новых ничего нет. «Показать ещё» смотрит дальше.',
  'main.awaiting.empty': 'Вас ничего не ждёт',
  'main.awaiting.emptyText': 'Здесь ждёт то, что вы начали подписывать. Остальное выбирают в карточках.',
  'main.awaiting.action': 'Выбрать из карточек',
  'main.signed.empty': 'Пока ничего не подписано',
  'main.signed.emptyText': 'Здесь документы, которые вы подписали.',
  'main.all.empty': 'Документов пока нет',
  'main.all.emptyText': 'Здесь то, что подписано на этом портале и доступно вам для чтения.',
  'main.nothing': 'Ничего не найдено',
  'main.nothingText': 'Ни один документ не подходит под поиск и фильтры.',
  'main.nothingAction': 'Показать все',
  'pick.search': 'Название или номер карточки',
  'pick.list': 'Карточки с документами',
  'pick.files': (files) => count(files, { one: '# файл', few: '# файла', many: '# файлов', other: '# файла' }),
  'pick.chosen': (chosen, cards) =>
    `${documents(chosen)} из ${count(cards, { one: '# карточки', few: '# карточек', many: '# карточек', other: '# карточки' })}`,
  'pick.none': 'Ни один документ этой карточки сейчас нельзя подписать.',
  'pick.empty': 'Нет карточек с документами',
  'pick.emptyText': 'Документы появятся здесь, когда в карточке этого вида будет файл в поле для подписи.',
};

export const mainPageTexts = { ...fieldTexts, ...kinds, ...selection, ...mainPage };
