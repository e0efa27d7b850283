import type { approvals as english } from '../en/approvals.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('ru');
const days = (value: number) => count(value, { one: '# день', few: '# дня', many: '# дней', other: '# дня' });

export const approvals: Translated<typeof english> = {
  'approval.title': 'Ждёт одобрения',
  'approval.by': (name, time) => `Предложение: ${name}, ${time}`,
  'approval.until': (time) => `Ждёт до ${time}`,
  'approval.reason': (reason) => `Причина: ${reason}`,
  'approval.outdated': 'За это время что-то изменилось: одобрить уже нельзя',
  'approval.alone': 'Второго администратора нет.',
  'approval.aloneText': 'Одобрить ничего нельзя. Оператор сервиса подписания добавляет администратора у его консоли.',
  'approval.label': (word, what) => `${word}: ${what}`,
  'approval.approve': 'Одобрить',
  'approval.refuse': 'Отклонить',
  'approval.withdraw': 'Отозвать предложение',
  'approval.sentence.approve': (name) => `Вы одобряете именно это как второй администратор. Первый: ${name}.`,
  'approval.sentence.refuse': (name) => `Вы отклоняете предложение (${name}). Ничего не меняется.`,
  'approval.sentence.withdraw': () => 'Вы отзываете своё предложение. Ничего не меняется.',
  'approval.reasonMissing': 'Укажите причину: она записывается в журнал.',
  'approval.done.approve': 'Одобрено. Теперь действует.',
  'approval.done.refuse': 'Отклонено. Ничего не изменено.',
  'approval.done.withdraw': 'Отозвано. Ничего не изменено.',
  'approval.needed': 'То, что даёт больше, чем есть сейчас, вступит в силу после одобрения вторым администратором.',
  'approval.proposed': 'Предложено. Пока ничего не изменено.',
  'approval.proposedText': (time) =>
    `Другой администратор должен одобрить это до ${time}. Им сообщено; предложение стоит в разделе «Ждёт одобрения».`,
  'proposal.grant': (name, certificate, limits) => `${name} сможет подписывать сертификатом ${certificate}: ${limits}`,
  'proposal.renew': (old, next, day) => `${next} заменяет ${old} с ${day}`,
  'proposal.invite': (name, role) => `Пригласить: ${name}. Роль: ${role}`,
  'proposal.role': (name, role) => `Роль: ${name}, ${role}`,
  'proposal.second': (number) => `Нужен второй администратор, срок: ${days(number)}`,
  'proposal.secondOff': 'Второй администратор больше не нужен',
  'proposal.waive': 'Люди настраивают коды без кода активации',
  'proposal.waiveOff': 'Код активации снова нужен',
  'proposal.other': (what, name) => `${what}: ${name}`,
  'policy.title': 'Защита',
  'policy.second': 'Второй администратор',
  'policy.secondHelp':
    'Для того, что даёт больше: сертификат человеку, более широкие или долгие ограничения, замена сертификата, роль администратора. Чтобы отнять, достаточно одного.',
  'policy.secondOff': 'Достаточно одного администратора',
  'policy.secondOn': 'Второй должен одобрить',
  'policy.days': (most) => `Сколько дней ждёт предложение: от 1 до ${most}`,
  'policy.alone':
    'Вы единственный администратор подписания с кодами: одобрять было бы некому. Сначала добавьте ещё одного.',
  'policy.changeOf': (what) => `Изменить: ${what}`,
  'policy.codeWord': 'Код активации',
  'policy.codeWordHelp': 'Код, с которым человек впервые настраивает свои коды',
  'policy.codeWordNeeded': 'Нужен: его передают лично',
  'policy.codeWordWaived': 'Не нужен тем подписантам, которых пригласят с этого момента',
  'policy.codeWordRisk':
    'Без него любой, кто попадёт в учётную запись приглашённого на этом портале или на сервер приложения, сможет настроить свой телефон и подписывать от его имени. Только для документов малой ценности. Администраторам и тем, чьи коды сброшены, код активации нужен всегда.',
  'policy.codeWordForbidden': 'Оператор сервиса подписания не разрешает обходиться без кода активации.',
  'policy.sentence.second': (number) =>
    `Отныне второй администратор должен одобрять то, что даёт больше, срок: ${days(number)}. Чтобы отключить это, тоже понадобятся двое.`,
  'policy.sentence.secondOff': 'Отныне для всего достаточно одного администратора.',
  'policy.sentence.waive':
    'Отныне приглашённые подписанты настраивают коды без кода активации: это сможет сделать за них любой, кто попадёт в их учётную запись на этом портале или на сервер приложения.',
  'policy.sentence.codeWord': 'Отныне никто не настраивает коды без кода активации.',
  'people.withoutCodeWord': 'Без кода активации',
  'people.needsNoCodeWord': 'Код активации не нужен',
  'act.doneInviteWithout': (name) =>
    `${name}: приглашение отправлено, коды настраиваются без кода активации. Вам сообщат, когда это произойдёт.`,
};
