import { type CheckTexts, check, told } from '../doctor-texts.js';
import { plural } from '../formats.js';
import type { DoctorTexts } from '../load-texts.js';
import { explanations } from './doctor-explanations.js';
import { ownTroubles } from './doctor-server.js';
import { serviceTroubles } from './doctor-service.js';

const count = plural('ru');
const answers = (milliseconds: number | undefined) => `Отвечает${told(milliseconds, (ms) => ` за ${ms} мс`)}.`;

const checks: CheckTexts = {
  'portal-link': check('Связь с порталом', ({ milliseconds }) => answers(milliseconds)),
  rights: check('Права', ({ missing = [] }) => missing.join(', ')),
  fields: check('Поля', ({ missing = [] }) => missing.join(', ')),
  surfaces: check('Вкладка и поле', 'Зарегистрированы на портале.'),
  upkeep: check('Работа без человека', 'Доступ, который дал администратор, действует.'),
  'service-link': check(
    'Служба подписания',
    ({ milliseconds, name }) => `${answers(milliseconds)}${told(name, (release) => ` Версия ${release}.`)}`,
  ),
  'server-clock': check(
    'Часы',
    ({ seconds }, { number }) => `Расхождение${told(seconds, (by) => `: ${number(by)} с`)}`,
  ),
  'server-storage': check('Хранилище DealSeal', 'Запись возможна.'),
  'server-database': check('База DealSeal', ({ milliseconds }) => answers(milliseconds)),
  'server-disk': check('Диск DealSeal', ({ mebibytes }, { number }) =>
    told(mebibytes, (free) => `Свободно ${number(free)} МиБ`),
  ),
  token: check('Токен', ({ name }) => `${told(name, (label) => `${label}: `)}подключён`),
  pin: check('PIN', 'Принят.'),
  key: check('Проба ключа', 'Подписал случайный запрос, подпись проверена.'),
  certificate: check('Сертификат', ({ date }, formats) => told(date, (iso) => `Действует до ${formats.date(iso)}`)),
  trust: check('Цепочка и отзыв', 'Доверенный путь; ничто на нём не отозвано.'),
  'time-stamp': check('Метка времени', ({ milliseconds }) => answers(milliseconds)),
  clock: check('Часы службы подписания', ({ seconds }, { number }) =>
    seconds === undefined ? 'Сверить их не с кем.' : `${number(seconds)} с от меток времени`,
  ),
  storage: check('Хранилище службы подписания', 'Данные и ключи запечатывания на месте.'),
  database: check('База службы подписания', ({ milliseconds }) => answers(milliseconds)),
  disk: check('Диск службы подписания', ({ mebibytes }, { number }) =>
    told(mebibytes, (free) => `Свободно ${number(free)} МиБ`),
  ),
  other: check('Прочее', 'В порядке.'),
};

export const doctorTexts: DoctorTexts = {
  checks,
  troubles: { ...serviceTroubles, ...ownTroubles },
  explanations,
  checkAll: 'Проверить всё снова',
  checkOne: 'Проверить снова',
  checkOneOf: (name) => `Проверить снова: ${name}`,
  checking: 'Идёт проверка. Она длится до минуты.',
  ok: 'В порядке',
  warning: 'Внимание',
  fault: 'Неполадка',
  cause: 'Причина',
  effect: 'Следствие',
  remedy: 'Что делать',
  list: 'Результаты',
  summary: (faults, warnings, fine) =>
    [
      count(faults, { one: '# неполадка', few: '# неполадки', many: '# неполадок', other: '# неполадки' }),
      count(warnings, {
        one: '# предупреждение',
        few: '# предупреждения',
        many: '# предупреждений',
        other: '# предупреждения',
      }),
      `${fine} в порядке`,
    ].join(', '),
  lastCheck: (time) => `Последняя полная проверка: ${time}`,
  explainTitle: 'Программа показала ошибку?',
  explainLabel: 'Её код или сообщение',
  explainHint: 'Для программ рядом с DealSeal, таких как плагин КриптоПро или КриптоАРМ: например, 0x8007064A.',
  explain: 'Объяснить',
  explainNone: 'Её нет в нашей таблице. Покажите сообщение оператору службы подписания.',
  callsTitle: 'Вызовы портала',
  callsHint: 'Что DealSeal запрашивал у портала за последние три дня. Тексты, коды и файлы не сохраняются.',
  callsShow: 'Показать вызовы',
  callsAgain: 'Прочитать снова',
  callsMore: 'Показать более ранние',
  callsNone: 'Вызовов не было.',
  callsShown: (shown: number) =>
    count(shown, {
      one: 'Показан # вызов.',
      few: 'Показаны # вызова.',
      many: 'Показано # вызовов.',
      other: 'Показано # вызова.',
    }),
  callsAt: 'Когда',
  callsMethod: 'Метод',
  callsAnswer: 'Ответ',
  callsPerson: 'для человека',
  callsBackground: 'в фоне',
  callsUnanswered: 'нет ответа',
};
