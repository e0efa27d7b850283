import type { install as english } from '../en/install.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';
import { errors } from './errors.js';

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
  'install.fields.lead': 'Выберите поля с файлами в сделке или создайте новое.',
  'install.fields.create': 'Создать новое поле',
  'install.fields.newTitle': 'Название нового поля',
  'install.fields.default': 'Договор',
  'install.fields.missing': 'Выберите поле или назовите новое.',
  'install.fields.action': 'Продолжить',
  'install.surfaces': 'Карточка сделки',
  'install.surfaces.bound': 'В карточке сделки',
  'install.surfaces.notBound': 'Ещё нет',
  'install.surfaces.title': 'Покажите его в карточке сделки',
  'install.surfaces.lead':
    'Приложение добавит своё поле и вкладку в карточку сделки и попросит портал сообщать об изменениях.',
  'install.surfaces.action': 'Добавить в карточку сделки',
  'install.finish': 'Завершить',
  'install.finished.title': 'DealSeal готов',
  'install.finished.text': 'Откройте сделку с PDF в выбранном поле: там есть кнопка «Подписать».',
};

export const installTexts = { ...common, ...install, errors };
