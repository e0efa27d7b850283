import type { scanKey as english } from '../en/scan-key.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('ru');

export const scanKey: Translated<typeof english> = {
  'enrol.scan.qr': 'QR-код с ключом одноразовых кодов. Тот же ключ стоит рядом текстом.',
  'enrol.scan.type': 'Или введите этот ключ',
  'enrol.scan.account': 'Учётная запись в приложении',
  'enrol.scan.secret': 'Больше никто не должен это видеть.',
  'enrol.scan.left': (minutes) =>
    minutes < 1
      ? 'Действует меньше минуты.'
      : `Действует ещё ${count(minutes, { one: '# минуту', few: '# минуты', many: '# минут', other: '# минуты' })}.`,
};
