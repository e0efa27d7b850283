import type { renewal as english } from '../en/renewal.js';
import type { Translated } from '../text-table.js';

export const renewal: Translated<typeof english> = {
  'renewal.title': 'Замена',
  'renewal.none': 'Этот сертификат никакой другой не заменяет.',
  'renewal.planned': (certificate, time) => `С ${time} его заменит ${certificate}`,
  'renewal.done': (certificate, time) => `Заменён: ${certificate}, с ${time}`,
  'renewal.replacedText':
    'Им больше не подписывают. Кто мог им пользоваться, пользуется новым с теми же ограничениями.',
  'renewal.renew': 'Заменить',
  'renewal.change': 'Изменить замену',
  'renewal.withdraw': 'Не заменять',
  'renewal.successor': 'Какой сертификат его заменит',
  'renewal.missing': 'Выберите сертификат и день.',
  'renewal.day': 'С начала этого дня; сегодня: сразу',
  'renewal.sentence': (old, next, day) =>
    `Вы назначаете замену: ${next} вместо ${old} с ${day}. С этого времени ${old} больше не подписывает, а кто мог им пользоваться, пользуется ${next} с теми же ограничениями.`,
  'renewal.withdrawSentence': (old) =>
    `Вы оставляете ${old} подписывать и дальше: никакой другой сертификат его не заменит.`,
  'renewal.unknown': 'другой сертификат',
};
