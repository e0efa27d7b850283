import type { home as english } from '../en/home.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';
import { errors } from './errors.js';

const count = plural('ru');

export const home: Translated<typeof english> = {
  'home.title': 'Подписание',
  'home.me': 'Я',
  'home.people': 'Люди',
  'home.nav': 'Страницы',
  'home.codes': 'Одноразовые коды',
  'home.state.none': 'Нет',
  'home.state.invited': 'Приглашён',
  'home.state.invitedUntil': (date) => `Приглашение до ${date}`,
  'home.state.active': 'Действуют',
  'home.state.activeSince': (date) => `Действуют с ${date}`,
  'home.state.locked': 'Заблокированы',
  'home.state.lockedUntil': (time) => `Заблокированы до ${time}`,
  'home.state.locked-for-good': 'Заблокированы окончательно',
  'home.state.stopped': 'Остановлено',
  'home.certificates': 'Сертификаты',
  'home.certificatesNone': 'Нет',
  'home.setUp': 'Настроить коды',
  'home.hint': 'Документы подписываются в сделке: откройте сделку и нажмите «Подписать».',
  'people.caption': 'Люди, которые могут подписывать',
  'people.filter.label': 'Фильтр',
  'people.filter.all': 'Все',
  'people.filter.active': 'Активные',
  'people.filter.invited': 'Приглашённые',
  'people.filter.locked': 'Заблокированные',
  'people.filter.none': 'Не приглашены',
  'people.search': 'Поиск людей',
  'people.column.name': 'Имя',
  'people.column.codes': 'Коды',
  'people.column.certificates': 'Сертификаты',
  'people.column.actions': 'Действия',
  'people.role.administrator': 'Администратор подписания',
  'people.role.signer': 'Может подписывать',
  'people.certificates': (value) =>
    count(value, { one: '# сертификат', few: '# сертификата', many: '# сертификатов', other: '# сертификата' }),
  'people.found': (value) =>
    count(value, { one: '# человек', few: '# человека', many: '# человек', other: '# человека' }),
  'people.empty': 'Никого не найдено',
  'people.emptyText': 'Никто не подходит под фильтр и поиск.',
  'people.more': (name) => `Ещё: ${name}`,
  'act.invite': 'Пригласить',
  'act.inviteAgain': 'Пригласить снова',
  'act.grant': 'Назначить сертификат',
  'act.withdraw-grant': 'Отозвать сертификат',
  'act.unlock': 'Разблокировать',
  'act.reset': 'Сбросить коды',
  'act.stop': 'Остановить подписание',
  'act.role': 'Роль',
  'act.credential': 'Сертификат',
  'act.credentialNone': 'Нет сертификатов для выбора.',
  'act.reason': 'Причина (для журнала)',
  'act.code': 'Подтвердите своим кодом',
  'act.codeHelp': '6 цифр из вашего приложения.',
  'act.codeMissing': 'Введите 6 цифр, которые приложение показывает сейчас.',
  'act.sentence.invite': (name) => `Вы приглашаете подписывать документы этого портала: ${name}.`,
  'act.sentence.inviteAdministrator': (name) =>
    `Вы приглашаете администратором подписания, с такими же правами, как ваши: ${name}.`,
  'act.sentence.grant': (name, certificate) => `${name} сможет подписывать сертификатом ${certificate}.`,
  'act.sentence.withdraw-grant': (name, certificate) =>
    `${name} больше не сможет подписывать сертификатом ${certificate}.`,
  'act.sentence.unlock': (name) => `Вы разблокируете коды: ${name}.`,
  'act.sentence.reset': (name) => `Коды перестанут работать, телефон нужно будет настроить снова: ${name}.`,
  'act.sentence.stop': (name) => `${name} больше не сможет подписывать.`,
  'act.wait': (seconds) => `Подождите ${seconds} с`,
  'act.done': (what, name) => `${what}: ${name}. Готово.`,
  'act.doneInvite': (name) =>
    `Приглашение создано: ${name}. Код активации создаёт оператор в консоли службы подписания; передайте его лично.`,
};

export const homeTexts = { ...common, ...home, errors };
