import type { enrolment as english } from '../en/enrolment.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';
import { errors } from './errors.js';

const count = plural('ru');

export const enrolment: Translated<typeof english> = {
  'enrol.subtitle': 'Настройка одноразовых кодов',
  'enrol.steps': 'Шаги',
  'enrol.step.start': 'Начало',
  'enrol.step.scan': 'Сканирование',
  'enrol.step.confirm': 'Подтверждение',
  'enrol.step.recovery': 'Резервные коды',
  'enrol.step.done': 'Готово',
  'enrol.start.title': 'Подписывайте кодом с телефона',
  'enrol.start.lead': 'Для каждой подписи нужен код, который может показать только ваш телефон.',
  'enrol.start.phone': 'Ваш телефон под рукой',
  'enrol.start.app': 'Приложение-аутентификатор, любое с шестизначными кодами',
  'enrol.start.time': 'Около 2 минут',
  'enrol.start.reset': (by, date) => `${by}: ваши коды сброшены ${date}. Настройте их заново.`,
  'enrol.start.resetText': 'Старые коды больше не действуют. Нужен новый код активации.',
  'enrol.start.code': 'Код активации',
  'enrol.start.codeHelp': '8 знаков. Его дал вам администратор подписания.',
  'enrol.start.codeMissing': 'Сначала введите код активации.',
  'enrol.start.noCode': 'Ваш портал не требует кода активации.',
  'enrol.start.notInvited': 'Вы ещё не приглашены.',
  'enrol.start.notInvitedText': 'Попросите у администратора подписания приглашение и код активации.',
  'enrol.start.begin': 'Начать',
  'enrol.scan.title': 'Отсканируйте приложением',
  'enrol.scan.lead': 'В приложении выберите «Добавить» и наведите камеру сюда.',
  'enrol.scan.qr': 'QR-код с ключом ваших одноразовых кодов. Тот же ключ стоит рядом текстом.',
  'enrol.scan.type': 'Или введите этот ключ',
  'enrol.scan.open': 'Открыть на этом телефоне',
  'enrol.scan.account': 'Учётная запись в приложении',
  'enrol.scan.secret': 'Больше никто не должен это видеть.',
  'enrol.scan.renew': 'Создайте новый',
  'enrol.scan.renewBefore': 'Кто-то увидел? ',
  'enrol.scan.left': (minutes) =>
    minutes < 1
      ? 'Действует меньше минуты.'
      : `Действует ещё ${count(minutes, { one: '# минуту', few: '# минуты', many: '# минут', other: '# минуты' })}.`,
  'enrol.scan.done': 'Отсканировано',
  'enrol.confirm.title': 'Подтвердите кодом',
  'enrol.confirm.lead': 'Введите код, который приложение показывает сейчас. Коды заработают после этого, не раньше.',
  'enrol.confirm.label': 'Код из приложения-аутентификатора',
  'enrol.confirm.help': '6 цифр. Код меняется каждые 30 секунд.',
  'enrol.confirm.incomplete': 'Введите 6 цифр, которые приложение показывает сейчас.',
  'enrol.confirm.action': 'Подтвердить',
  'enrol.drift.title': 'Нужны два кода подряд',
  'enrol.drift.lead': 'Введите код, который приложение показывает сейчас, дождитесь следующего и введите его тоже.',
  'enrol.drift.off': (drift) =>
    `Телефон ${drift > 0 ? 'спешит' : 'отстаёт'} примерно на ${count(Math.abs(drift), { one: '# секунду', few: '# секунды', many: '# секунд', other: '# секунды' })}.`,
  'enrol.drift.text': 'Два кода подряд показывают, что отклонение постоянно. При случае включите автоматическое время.',
  'enrol.drift.first': 'Первый код',
  'enrol.drift.second': 'Следующий код',
  'enrol.recovery.title': 'Сохраните эти резервные коды',
  'enrol.recovery.lead':
    'Они показываются один раз. На новом телефоне один из них позволяет настроить коды снова. Подписывать ими нельзя.',
  'enrol.recovery.list': 'Резервные коды',
  'enrol.recovery.heading': (account) => `Резервные коды для подписания: ${account}`,
  'enrol.recovery.file': 'rezervnye-kody-podpisaniya.txt',
  'enrol.recovery.print': 'Печать',
  'enrol.recovery.stored': 'Коды сохранены',
  'enrol.recovery.storedMissing': 'Сначала сохраните их: показать их снова никто не сможет.',
  'enrol.recovery.done': 'Готово',
  'enrol.done.title': 'Теперь можно подписывать',
  'enrol.done.text': (drift) =>
    Math.abs(drift) < 5
      ? 'Ваши коды действуют.'
      : `Ваши коды действуют. Телефон ${drift > 0 ? 'спешит' : 'отстаёт'} на ${Math.abs(drift)} с — это нормально.`,
  'enrol.done.sign': 'Подписать ожидающий документ',
  'enrol.expired.title': '10 минут истекли.',
  'enrol.expired.text': 'Ничего не настроено. Начните снова.',
  'enrol.expired.oldText': 'Прежние коды по-прежнему действуют.',
  'enrol.expired.action': 'Начать снова',
  'enrol.already.title': 'Ваши коды уже настроены.',
  'enrol.already.text': 'Для нового телефона попросите администратора подписания сбросить их.',
  'enrol.already.replaceText': 'Для другого телефона введите текущий код или резервный код.',
  'enrol.already.replace': 'Заменить телефон',
  'enrol.replace.title': 'Замена телефона',
  'enrol.replace.lead': 'Прежние коды действуют, пока не подтверждены новые.',
  'enrol.replace.by': 'Что у вас есть?',
  'enrol.replace.byCode': 'Телефон ещё показывает коды',
  'enrol.replace.byRecovery': (left) =>
    `Резервный код (${count(left, { one: 'остался #', few: 'осталось #', many: 'осталось #', other: 'осталось #' })})`,
  'enrol.replace.code': 'Текущий код из приложения-аутентификатора',
  'enrol.replace.recoveryCode': 'Резервный код',
  'enrol.replace.recoveryHelp': '8 знаков. Каждый действует один раз.',
  'enrol.replace.recoveryMissing': 'Сначала введите резервный код.',
  'enrol.replace.action': 'Продолжить',
  'enrol.lost.title': 'Нет ни телефона, ни резервного кода?',
  'enrol.lost.text': 'Администратор подписания может впустить вас снова. Одно нажатие отправляет запрос.',
  'enrol.lost.action': 'Попросить администратора',
  'enrol.lost.asked': (time) => `Запрос отправлен ${time}.`,
  'enrol.lost.askedText': 'Администраторы подписания уведомлены. Кто-то из них вам ответит.',
  'enrol.lost.askedNobody': 'Запрос виден на странице администраторов. Уведомить никого не удалось: сообщите и сами.',
  'enrol.unlock.title': 'Разблокируют три кода подряд',
  'enrol.unlock.lead': 'Администратор снял блокировку. Введите три кода, каждый — когда приложение покажет новый.',
  'enrol.unlock.help': '6 цифр. Неверный код начинает ряд заново.',
  'enrol.unlock.progress': (given, all) => `Введено ${given} из ${all}`,
  'enrol.stopped.title': 'Подписание для вас остановлено.',
  'enrol.stopped.text': 'Обратитесь к администратору подписания.',
};

export const enrolmentTexts = { ...common, ...enrolment, errors };
