import type { rules as english } from '../en/rules.js';
import type { Translated } from '../text-table.js';

export const rules: Translated<typeof english> = {
  'documents.title': 'Документы',
  'documents.fields': 'Поля',
  'documents.fieldsHelp': 'Документы каких полей подписывают. Их выбирает администратор портала при установке.',
  'documents.fieldsNone': 'Ни одно не выбрано.',
  'documents.original': 'Оригинал',
  'documents.originalHelp': 'Что происходит с неподписанным файлом',
  'documents.originalFate':
    'Подписанный файл занимает его место в поле и начинается с оригинала, байт в байт. Другая копия в карточку не помещается.',
  'settings.check': 'Проверить',
  'settings.checkOf': (name) => `Проверить: ${name}`,
  'settings.reading': 'Чтение перед подписанием',
  'settings.readingHelp': 'Что должно быть показано до ввода кода',
  'settings.reading.none': 'Ничего',
  'settings.reading.last-page': 'Последняя страница',
  'settings.reading.all-pages': 'Все страницы',
  'settings.count': 'Документов сразу',
  'settings.countHelp': (most) => `На сколько хватает одного кода: от 1 до ${most}`,
  'settings.hours': 'Обычное время',
  'settings.hoursHelp': 'Подписать в другое время можно, но администраторы об этом узнают',
  'settings.hoursTell': 'Сообщать администраторам о подписании в другое время',
  'settings.hours.from': 'С',
  'settings.hours.to': 'До',
  'settings.hoursZone': (zone) => `По часовому поясу ${zone}.`,
  'settings.hoursNoDay': 'Выберите хотя бы один день.',
  'settings.hoursNoTime': 'Конец должен быть позже начала.',
  'settings.changed': (name, time) => `Последнее изменение: ${name}, ${time}.`,
  'settings.sentence.reading': (rule) => `чтение перед подписанием: ${rule}`,
  'settings.sentence.count': (number) => `документов одним кодом: не больше ${number}`,
  'settings.sentence.noHours': 'о необычном времени никому не сообщается',
  'settings.sentence.hours': (from, to) =>
    `администраторы узнают о подписании до ${from} и с ${to}, а также в другие дни`,
};
