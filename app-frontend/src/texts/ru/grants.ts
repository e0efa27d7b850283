import type { grants as english } from '../en/grants.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('ru');

export const grants: Translated<typeof english> = {
  'certificates.lastUse': 'Последнее использование',
  'certificates.test': 'Пробная подпись',
  'certificates.testNow': 'Подписать пробу',
  'certificates.testAgain': 'Проверить ещё раз',
  'certificates.testing': 'Ключ подписывает пробу…',
  'certificates.testHelp':
    'Ключ подписывает несколько случайных байтов, и подпись проверяется. Служба сама делает это каждую минуту.',
  'certificates.tested': (time) => `Проверено: ${time}.`,
  'grants.give': 'Выдать людям',
  'grants.change': 'Изменить',
  'grants.changeOf': (name) => `Изменить, что можно: ${name}`,
  'grants.withdraw': 'Отозвать',
  'grants.withdrawOf': (name) => `Отозвать сертификат: ${name}`,
  'grants.people': 'Люди',
  'grants.personMissing': 'Выберите хотя бы одного человека.',
  'grants.untilLabel': 'Последний день (пусто: без срока)',
  'grants.dailyLabel': 'Документов в день (пусто: сколько угодно)',
  'grants.limitsHelp': 'День считается от полуночи до полуночи по UTC. В списке считается каждый документ.',
  'grants.fieldsLabel': 'Где лежат документы',
  'grants.allFields': 'Все поля',
  'grants.fieldMissing': 'Выберите хотя бы одно поле.',
  'grants.kindsLabel': 'В каких карточках',
  'grants.allKinds': 'Во всех карточках',
  'grants.kindMissing': 'Выберите хотя бы один вид карточек.',
  'grants.kinds': (names) => `только ${names}`,
  'grants.unlimited': 'Без ограничений',
  'grants.until': (date) => `по ${date} включительно`,
  'grants.fields': (titles) => `в полях: ${titles}`,
  'grants.label': (name, values) => `${name}: ${values}`,
  'grants.daily': (number) =>
    count(number, { one: '# документ в день', few: '# документа в день', other: '# документов в день' }),
  'grants.over': 'Срок вышел',
  'grants.neverUsed': 'Ещё не использовался',
  'grants.used': (time, today) => `Последнее использование ${time} · сегодня ${today}`,
  'grants.sentence': (names, certificate, limits) =>
    `Вы разрешаете подписывать сертификатом «${certificate}»: ${names}${limits === '' ? '' : `; ${limits}`}.`,
  'grants.done': 'Готово. Действует со следующей подписи.',
};
