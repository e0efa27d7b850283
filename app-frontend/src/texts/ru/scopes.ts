import type { scopes as english } from '../en/scopes.js';
import type { Translated } from '../text-table.js';

export const scopes: Translated<typeof english> = {
  'scope.crm': 'Карточки, их файлы и история',
  'scope.crm.without': 'Подписать ничего нельзя.',
  'scope.placement': 'Вкладка и поле в карточках',
  'scope.placement.without': 'Люди не видят, где подписывать.',
  'scope.user_brief': 'Имена людей портала',
  'scope.user_brief.without':
    'Сотрудников для приглашения показать нельзя: у приложения на этом портале нет права «user_brief».',
  'scope.im': 'Уведомления',
  'scope.im.without': 'Уведомления не отправляются: у приложения на этом портале нет права «im».',
  'scope.userfieldconfig': 'Новые поля в смарт-процессах и счетах',
  'scope.userfieldconfig.without':
    'Поля для смарт-процессов и счетов создаются на портале: у приложения нет права «userfieldconfig».',
  'scope.department': 'Выбор людей по подразделению',
  'scope.department.without': 'Подразделения не показаны: у приложения на этом портале нет права «department».',
  'scope.sonet_group': 'Выбор людей по рабочей группе',
  'scope.sonet_group.without': 'Рабочие группы не показаны: у приложения на этом портале нет права «sonet_group».',
  'scope.disk': 'Оригиналы на Диске',
  'scope.disk.without': 'Оригиналы нельзя класть на Диск: у приложения на этом портале нет права «disk».',
};
