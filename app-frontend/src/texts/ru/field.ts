import type { field as english } from '../en/field.js';
import type { Translated } from '../text-table.js';
import { common } from './common.js';

export const field: Translated<typeof english> = {
  'field.unsaved.fact': 'Сохраните карточку, чтобы подписать документы.',
  'field.edit.fact': 'Подписать можно после сохранения.',
  'field.empty.fact': (title) => `Добавьте PDF в «${title}», чтобы подписать его.`,
  'field.more': (others) => `и ещё ${others}`,
  'field.moreActions': 'Другие действия',
  'field.ready.pill': 'Не подписан',
  'field.ready.fact': (title, size) => (size === null ? title : `${title} · ${size}`),
  'field.ready.unread': 'Ждёт подписи.',
  'field.ready.action': 'Подписать',
  'field.viewer.fact': 'Можно читать, но не подписать',
  'field.enrol.fact': 'Одноразовые коды не настроены.',
  'field.enrol.action': 'Настроить',
  'field.assisted.fact': (by) => `Телефон настроен вместе с вами (${by}).`,
  'field.assisted.short': 'Ждёт первого кода.',
  'field.certificate.pill': 'Нет сертификата',
  'field.certificate.fact': 'Вам не назначен сертификат.',
  'field.signing.pill': 'Подписание',
  'field.signing.fact': (name, seconds) =>
    seconds < 60 ? `${name} подписывает · ${seconds} с` : `${name} подписывает · ${Math.floor(seconds / 60)} мин`,
  'field.signing.someone': 'Кто-то',
  'field.storing.pill': 'Сохранение',
  'field.storing.fact': 'Подписан. Сохраняется в карточке…',
  'field.signed.pill': 'Подписан',
  'field.signed.fact': (name, at) => `${name}, ${at}`,
  'field.signed.again': 'Подписать ещё раз',
  'field.newer.pill': 'Новая версия',
  'field.newer.fact': 'Новая версия не подписана.',
  'field.conflict.pill': 'Нужно решить',
  'field.conflict.fact': 'Тем временем загружена другая версия.',
  'field.failed.pill': 'Не подписан',
  'field.failed.fact': 'Подписание не завершилось. Файл остался прежним.',
  'field.notPdf.pill': 'Нельзя подписать',
  'field.notPdf.fact': 'Этот файл не PDF.',
  'field.locked.pill': 'Заблокировано',
  'field.locked.fact': (until) => (until === null ? 'Коды заблокированы.' : `Коды заблокированы до ${until}.`),
  'field.lockedForGood.fact': 'Разблокировать может только администратор.',
  'field.unproven.fact': 'Разблокируют три кода подряд.',
  'field.stopped.pill': 'Остановлено',
  'field.stopped.fact': 'Администратор остановил подписание для вас.',
  'field.unpaid.pill': 'Не оплачено',
  'field.unpaid.fact': 'Подписка закончилась.',
  'field.away.pill': 'Недоступно',
  'field.away.fact': 'Подписание сейчас недоступно.',
  'field.away.action': 'Повторить',
};

/** Without the texts of errors: the field's budget has no room for them before its first content. */
export const fieldTexts = { ...common, ...field };
