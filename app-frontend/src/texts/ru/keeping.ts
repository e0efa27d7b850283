import type { keeping as english } from '../en/keeping.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('ru');

export const keeping: Translated<typeof english> = {
  'keeping.title': 'Сроки хранения',
  'keeping.documents': 'Документы',
  'keeping.documentsHelp': 'Подписанный файл и оригинал на сервере этого приложения, когда они уже в карточке',
  'keeping.days': 'Дней после сохранения',
  'keeping.daysHelp': 'От 0 до 3650. При 0 они удаляются в течение двух часов.',
  'keeping.daysWrong': 'Целое число от 0 до 3650.',
  'keeping.save': 'Сохранить дни',
  'keeping.records': 'Записи',
  'keeping.recordsHelp': 'Журнал, квитанции и заявки, здесь и в службе подписания',
  'keeping.years': (years) => count(years, { one: '# год', few: '# года', many: '# лет', other: '# года' }),
  'keeping.recordsNone': 'Служба подписания этого не сообщает; спросите её оператора.',
  'keeping.change': 'Изменить',
  'keeping.dialog': 'Изменение срока хранения записей',
  'keeping.sentence': (years) =>
    `С этого момента срок хранения записей: ${years}. Всё, что старше, удаляется навсегда.`,
  'keeping.changed': (by, date) => `Последнее изменение: ${by}, ${date}`,
  'keeping.changedAtConsole': (date) => `Последнее изменение: в консоли сервера, ${date}`,
  'keeping.unchanged': 'Этого ещё никто не менял.',
  'keeping.saved': 'Сохранено.',
  'keeping.erasures': 'Что удалено',
  'keeping.erasuresNone': 'Пока ничего.',
  'keeping.when': 'Когда',
  'keeping.what': 'Что',
  'keeping.why': 'Правило',
  'keeping.what.bytes': 'Документ',
  'keeping.what.record': 'Запись заявки на подписание',
  'keeping.what.log': (entries, signatures) =>
    `${count(entries, { one: '# запись журнала', few: '# записи журнала', many: '# записей журнала', other: '# записи журнала' })}, ${count(signatures, { one: '# подпись с квитанцией', few: '# подписи с квитанциями', many: '# подписей с квитанциями', other: '# подписи с квитанциями' })}`,
  'keeping.rule.stored-days': (days) =>
    count(days, {
      one: '# день после сохранения',
      few: '# дня после сохранения',
      many: '# дней после сохранения',
      other: '# дня после сохранения',
    }),
  'keeping.rule.unsigned-hours': (hours) =>
    count(hours, {
      one: 'не подписано за # час',
      few: 'не подписано за # часа',
      many: 'не подписано за # часов',
      other: 'не подписано за # часа',
    }),
  'keeping.rule.record-years': (years) =>
    count(years, { one: 'записи: # год', few: 'записи: # года', many: 'записи: # лет', other: 'записи: # года' }),
  'keeping.rule.unused': 'не относилось ни к одной заявке',
};
