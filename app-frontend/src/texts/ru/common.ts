import type { common as english } from '../en/common.js';
import type { Translated } from '../text-table.js';

export const common: Translated<typeof english> = {
  'action.back': 'Назад',
  'action.cancel': 'Отмена',
  'action.close': 'Закрыть',
  'action.copy': 'Копировать',
  'action.copied': 'Скопировано',
  'action.details': 'Подробнее',
  'action.download': 'Скачать',
  'action.open': 'Открыть',
  'action.receipt': 'Квитанция',
  'action.reload': 'Войти снова',
  'action.retry': 'Повторить',
  'action.view': 'Просмотр',
  'error.ref': (id) => `Номер ${id}`,
  'file.unnamed': (field) => `Файл в поле «${field}»`,
  'fingerprint.label': 'Отпечаток',
  'loading.label': 'Загрузка…',
};
