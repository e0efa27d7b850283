import type { home as english } from '../en/home.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';
import { credentials } from './credentials.js';
import { errors } from './errors.js';
import { install } from './install.js';
import { keeping } from './keeping.js';
import { lifecycle } from './lifecycle.js';
import { subscription } from './subscription.js';
import { approvals } from './approvals.js';
import { assistance } from './assistance.js';
import { kinds } from './kinds.js';
import { grants } from './grants.js';
import { renewal } from './renewal.js';
import { levels } from './levels.js';
import { progress } from './progress.js';
import { portalRules } from './portal-rules.js';
import { rules } from './rules.js';
import { scanKey } from './scan-key.js';
import { scopes } from './scopes.js';

const count = plural('ru');

export const home: Translated<typeof english> = {
  'home.trial': (left, until) => `Пробный период: осталось подписей ${left}, до ${until}.`,
  'home.trial.text':
    'Подписи помечены TEST и не имеют юридической силы. Их сменит ваша служба подписания; подписанное останется.',
  'home.trial.connect': 'Подключить свою службу подписания',
  'home.title': 'Подписание',
  'home.documents': 'Документы',
  'home.me': 'Я',
  'home.people': 'Люди',
  'home.settings': 'Настройки',
  'home.doctor': 'Диагностика',
  'home.log': 'Журнал',
  'certificates.all': 'Все сертификаты',
  'certificates.none': 'Сертификатов пока нет',
  'certificates.noneText': 'Сертификаты этому порталу назначает оператор службы подписания.',
  'certificates.token': 'Токен',
  'certificates.keyFile': 'Файл с ключом',
  'certificates.serial': 'Серийный номер',
  'certificates.issuer': 'Издатель',
  'certificates.people': 'Кто может подписывать',
  'certificates.nobody': 'Пока никто',
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
  'home.state.unproven': (left) =>
    `Разблокированы, осталось ${count(left, { one: '# код', few: '# кода', many: '# кодов', other: '# кода' })}`,
  'home.state.stopped': 'Остановлено',
  'home.state.reset': (date) => `Сброшены ${date}`,
  'home.state.reader': 'Коды не нужны',
  'home.reset': (by, date) => `${by}: ваши коды сброшены ${date}. Настройте их заново.`,
  'home.resetText': 'Старые коды больше не действуют. Код активации вы получите лично.',
  'home.certificates': 'Сертификаты',
  'home.certificatesNone': 'Нет',
  'home.recoveryCodes': 'Резервные коды',
  'home.recoveryLeft': (left) => (left === 0 ? 'Не осталось' : `Осталось: ${left}`),
  'home.replace': 'Заменить телефон',
  'home.prove': 'Разблокировать тремя кодами',
  'home.noCodes': 'Одноразовые коды не настроены.',
  'home.unproven': 'Разблокируют три кода подряд.',
  'home.setUp': 'Настроить коды',
  'home.hint': 'Документы подписываются там, где лежат: откройте карточку и нажмите «Подписать».',
  'people.caption': 'Люди, которые могут подписывать',
  'people.filter.label': 'Фильтр',
  'people.filter.all': 'Все',
  'people.filter.active': 'Активные',
  'people.filter.invited': 'Приглашённые',
  'people.filter.reset': 'Сброшенные',
  'people.filter.locked': 'Заблокированные',
  'people.filter.none': 'Не приглашены',
  'people.search': 'Поиск людей',
  'people.column.name': 'Имя',
  'people.column.codes': 'Коды',
  'people.column.last': 'Последняя подпись',
  'people.column.certificates': 'Сертификаты',
  'people.column.actions': 'Действия',
  'people.role.administrator': 'Администратор подписания',
  'people.role.signer': 'Может подписывать',
  'people.role.viewer': 'Только видит документы',
  'people.role.auditor': 'Аудитор',
  'people.roleHelp.administrator':
    'Приглашает, разблокирует, сбрасывает, назначает сертификаты, меняет настройки и может подписывать.',
  'people.roleHelp.signer': 'Подписывает назначенными сертификатами.',
  'people.roleHelp.viewer': 'Видит документы и подписи; не подписывает, коды не нужны.',
  'people.roleHelp.auditor': 'Читает список людей и журнал; ничего не меняет и не подписывает, коды не нужны.',
  'people.select': (name) => `Выбрать: ${name}`,
  'people.select.hint': 'Выберите людей, чтобы пригласить их или дать им роль.',
  'people.select.all': (value) => `Выбрать всех (${value})`,
  'people.select.clear': 'Снять выбор',
  'people.select.limit': (most) => `Один код действует не более чем на ${most} человек.`,
  'people.selected': (chosen, all) => `Выбрано ${chosen} из ${all}`,
  'people.invite': (value) =>
    `Пригласить ${count(value, { one: '# человека', few: '# человек', many: '# человек', other: '# человека' })}`,
  'people.giveRole': (value) =>
    `Дать роль (${count(value, { one: '# человек', few: '# человека', many: '# человек', other: '# человека' })})`,
  'people.unit': 'Участники',
  'people.unit.all': 'Все',
  'people.unit.departments': 'Подразделения',
  'people.unit.groups': 'Рабочие группы',
  'people.certificates': (value) =>
    count(value, { one: '# сертификат', few: '# сертификата', many: '# сертификатов', other: '# сертификата' }),
  'people.recoveryLeft': (left) =>
    count(left, {
      one: '# резервный код',
      few: '# резервных кода',
      many: '# резервных кодов',
      other: '# резервного кода',
    }),
  'people.asksForReset': (date) => `Просит сброса, ${date}`,
  'people.found': (value) =>
    count(value, { one: '# человек', few: '# человека', many: '# человек', other: '# человека' }),
  'people.empty': 'Никого не найдено',
  'people.emptyText': 'Никто не подходит под фильтр и поиск.',
  'people.more': (name) => `Ещё: ${name}`,
  'settings.level': 'Уровень подписей',
  'settings.levelHelp': 'Для каждой подписи с этого момента',
  'settings.level.B-B': 'Кто подписал и что ничего не изменено. Время — по часам сервера подписания.',
  'settings.level.B-T': 'Служба меток времени подтверждает, когда подписано.',
  'settings.level.B-LT': 'В файле есть и то, что доказывает сертификаты, когда их срок истечёт.',
  'settings.level.B-LTA': 'Вторая метка времени поверх всего этого, её можно обновлять десятилетиями.',
  'settings.levelNone': 'Оператор службы подписания не настроил ни одной службы меток времени.',
  'settings.authorities': 'Службы меток времени',
  'settings.authoritiesHelp': 'Запрашиваются в этом порядке',
  'settings.authoritiesMissing': 'Выберите хотя бы одну службу меток времени.',
  'settings.up': (name) => `Запрашивать раньше: ${name}`,
  'settings.down': (name) => `Запрашивать позже: ${name}`,
  'settings.mark': 'Отметка на странице',
  'settings.markHelp': 'Предлагается тому, кто ещё не подписывал',
  'settings.mark.none': 'Без видимой отметки',
  'settings.mark.left': 'Последняя страница, слева',
  'settings.mark.right': 'Последняя страница, справа',
  'settings.save': 'Сохранить',
  'settings.undo': 'Отменить',
  'settings.unchanged': 'Пока ничего не изменено.',
  'settings.saved': 'Настройки сохранены.',
  'settings.dialog': 'Изменение настроек',
  'settings.sentence': (changes) => `С этого момента: ${changes}.`,
  'settings.sentence.level': (level) => `подписи уровня «${level}»`,
  'settings.sentence.authorities': (names) => `метки времени от: ${names}`,
  'settings.sentence.mark': (mark) => `сначала предлагается: ${mark}`,
  'act.invite': 'Пригласить',
  'act.inviteAgain': 'Пригласить снова',
  'act.grant': 'Назначить сертификат',
  'act.withdraw-grant': 'Отозвать сертификат',
  'act.unlock': 'Разблокировать',
  'act.reset': 'Сбросить коды',
  'act.stop': 'Остановить подписание',
  'act.change-role': 'Изменить роль',
  'role.title': (value) =>
    `Роль для ${count(value, { one: '# человека', few: '# человек', many: '# человек', other: '# человека' })}`,
  'role.people': 'Люди',
  'role.invited': 'будет приглашён(а)',
  'role.changed': 'получит эту роль',
  'role.same': 'уже имеет эту роль',
  'role.nothing': 'Ничего не изменится: выберите другую роль.',
  'role.sentence.invite': (names, role) => `Вы приглашаете: ${names}. Роль: ${role}.`,
  'role.sentence.change': (names, role) => `Роль меняется: ${names}. Отныне: ${role}.`,
  'role.done': (value) =>
    `Готово для ${count(value, { one: '# человека', few: '# человек', many: '# человек', other: '# человека' })}.`,
  'act.role': 'Роль',
  'act.credential': 'Сертификат',
  'act.credentialNone': 'Нет сертификатов для выбора.',
  'act.reason': 'Причина',
  'act.reasonHelp': 'Записывается в журнал и сообщается этому человеку.',
  'act.reasonLog': 'Записывается в журнал.',
  'act.reasonMissing': 'Укажите причину: она записывается в журнал и сообщается этому человеку.',
  'act.untold': (names) => `Портал не смог их известить: ${names}. Сообщите им сами.`,
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

export const homeTexts = {
  ...common,
  ...kinds,
  ...scopes,
  ...install,
  ...credentials,
  ...levels,
  ...keeping,
  ...lifecycle,
  ...subscription,
  ...home,
  ...rules,
  ...portalRules,
  ...grants,
  ...approvals,
  ...assistance,
  ...scanKey,
  ...renewal,
  ...progress,
  errors,
};
