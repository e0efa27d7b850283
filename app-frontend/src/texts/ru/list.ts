import type { list as english } from '../en/list.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('ru');
const documents = (value: number) =>
  count(value, { one: '# документ', few: '# документа', many: '# документов', other: '# документа' });
const pages = (value: number) =>
  count(value, { one: '# страница', few: '# страницы', many: '# страниц', other: '# страницы' });

export const list: Translated<typeof english> = {
  'list.title': 'Документы',
  'list.count': (total) => documents(total),
  'list.facts': (total, size) => `${pages(total)} · ${size}`,
  'list.summary': (total, read) => `${documents(total)}, прочитано: ${pages(read)}`,
  'list.lineOpening': 'Открывается…',
  'list.opening': 'Документы открываются.',
  'list.read': 'Прочитан',
  'list.notRead': 'Не прочитан до конца',
  'list.readWhat': (name) => `Прочитать ${name}`,
  'list.unread': (left) =>
    count(left, {
      one: '# документ не прочитан до конца.',
      few: '# документа не прочитаны до конца.',
      many: '# документов не прочитаны до конца.',
      other: '# документа не прочитаны до конца.',
    }),
  'list.refused': (total) =>
    count(total, {
      one: '# документ сейчас нельзя подписать.',
      few: '# документа сейчас нельзя подписать.',
      many: '# документов сейчас нельзя подписать.',
      other: '# документа сейчас нельзя подписать.',
    }),
  'list.tooMany': (limit, over) => `Документов на один код не больше ${limit}: исключите ещё ${over}.`,
  'list.leaveOut': 'Исключить',
  'list.leaveOutWhat': (name) => `Исключить ${name}`,
  'list.mark.left': 'Последняя страница каждого, внизу слева',
  'list.mark.right': 'Последняя страница каждого, внизу справа',
  'list.sentence': (total, read) => `Вы подписываете ${documents(total)}, ${pages(read)}, как `,
  'list.covers': 'Один код действует ровно для этого списка.',
  'list.sign': (total) => `Подписать ${documents(total)}`,
  'list.working': (total) => `Подписание: ${documents(total)}`,
  'list.allStored': (total) =>
    count(total, {
      one: '# подписан и сохранён',
      few: '# подписаны и сохранены',
      many: '# подписаны и сохранены',
      other: '# подписаны и сохранены',
    }),
  'list.someSigned': (signed, total) => `Подписано: ${signed} из ${total}`,
  'list.again': (failed) =>
    count(failed, {
      one: 'Подписать # неудавшийся',
      few: 'Подписать # неудавшихся',
      many: 'Подписать # неудавшихся',
      other: 'Подписать # неудавшихся',
    }),
  'list.notSigned': 'Не подписан',
  'list.told': (name, state) => `${name}: ${state}`,
  'list.conflict':
    'Тем временем появилась другая версия. Ваш подписанный файл в сохранности: откройте документ в его карточке и решите.',
};
