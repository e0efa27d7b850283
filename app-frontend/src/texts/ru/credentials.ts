import type { credentials as english } from '../en/credentials.js';
import type { Translated } from '../text-table.js';

export const credentials: Translated<typeof english> = {
  'cert.view': (owner) => `Просмотр сертификата: ${owner}`,
  'cert.validTo': (date) => `Действует до ${date}`,
  'cert.serial': (digits) => `…${digits}`,
  'cert.token': (label) => `Токен ${label}`,
  'cert.keyFile': (label) => `Файл с ключом ${label}`,
  'cert.state.expired': (date) => `Истёк ${date} Больше не может подписывать.`,
  'cert.state.not-yet-valid': (date) => `Действует с ${date}`,
  'cert.state.token-absent': 'Токен не подключён.',
  'cert.state.pin-refused': 'Токен не принял PIN. Нужен администратор.',
  'cert.state.token-failed': 'Токен не отвечает.',
};
