import type { install as english } from '../en/install.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';
import { errors } from './errors.js';
import { kinds } from './kinds.js';

export const install: Translated<typeof english> = {
  'install.subtitle': 'Первый запуск',
  'install.steps': 'Шаги',
  'install.rights': 'Права',
  'install.rights.given': (given, all) => `Дано ${given} из ${all}`,
  'install.rights.title': 'Что может приложение',
  'install.rights.lead': 'Портал дал эти права при установке приложения.',
  'install.rights.missing': 'Не хватает',
  'install.rights.missingText': 'Добавьте их приложению на портале и установите его снова.',
  'install.pairing': 'Служба подписания',
  'install.pairing.none': 'Не подключена',
  'install.pairing.title': 'Подключите службу подписания',
  'install.pairing.lead': 'Создайте код подключения в её консоли и вставьте сюда. Он действует один раз.',
  'install.pairing.code': 'Код подключения',
  'install.pairing.service': 'Служба подписания',
  'install.pairing.action': 'Подключить',
  'install.pairing.missing': 'Сначала вставьте код подключения.',
  'install.pairing.done': (name, service) => `Подключено как ${name} к ${service}.`,
  'install.fields': 'Поля',
  'install.fields.none': 'Ничего не выбрано',
  'install.fields.title': 'Какие файлы подписываются?',
  'install.fields.lead': 'Выберите, где подписывают и в каких полях с файлами; или создайте новое поле.',
  'install.kinds': 'Где подписывают',
  'install.kinds.change': 'Выбрать, где подписывают',
  'install.kinds.saved': 'Теперь портал показывает это там.',
  'install.surfaces.missing': (names) => `На портале нет или не разрешено: ${names}. Остальные места работают.`,
  'install.kinds.noFields': 'Здесь пока нет поля с файлами.',
  'install.kinds.right': 'Чтобы создавать здесь поля, приложению нужно право userfieldconfig.',
  'install.fields.create': 'Создать новое поле',
  'install.fields.newTitle': 'Название нового поля',
  'install.fields.default': 'Договор',
  'install.fields.missing': 'Выберите поле или назовите новое.',
  'install.fields.action': 'Продолжить',
  'install.surfaces': 'Карточки',
  'install.surfaces.bound': 'В карточках',
  'install.surfaces.notBound': 'Ещё нет',
  'install.surfaces.title': 'Покажите его в карточках',
  'install.surfaces.lead':
    'Приложение добавит своё поле, вкладку и пункты меню в выбранные карточки и списки и попросит портал сообщать об изменениях.',
  'install.surfaces.action': 'Добавить в карточки',
  'install.finish': 'Завершить',
  'install.finished.title': 'DealSeal готов',
  'install.finished.text': 'Откройте карточку с PDF в выбранном поле: там есть кнопка «Подписать».',
};

export const installTexts = { ...common, ...kinds, ...install, errors };
