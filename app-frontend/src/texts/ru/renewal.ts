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
  'owner.title': 'Владелец ключа',
  'owner.none': 'Об использовании этого ключа никому не сообщают.',
  'owner.line': (name, told) => `${name}, ${told}`,
  'owner.told.each-use': 'узнаёт о каждой чужой подписи',
  'owner.told.daily': 'раз в день узнаёт, на сколько документов другие дали код',
  'owner.told.never': 'ничего не узнаёт',
  'owner.set': 'Изменить владельца',
  'owner.person': 'Владелец',
  'owner.nobody': 'Никто',
  'owner.how': 'О чём владельцу сообщает портал',
  'owner.sentence': (certificate, name, told) => `Владелец ключа (${certificate}): ${name}, ${told}.`,
  'owner.sentenceNone': (certificate) =>
    `У ключа (${certificate}) не будет владельца: об использовании никому не сообщат.`,
};
