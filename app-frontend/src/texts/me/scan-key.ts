import type { scanKey as english } from '../en/scan-key.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('sr-Latn-ME');

export const scanKey: Translated<typeof english> = {
  'enrol.scan.qr': 'QR kod s ključem jednokratnih kodova. Isti ključ stoji pored kao tekst.',
  'enrol.scan.type': 'Ili unesite ovaj ključ',
  'enrol.scan.account': 'Nalog u aplikaciji',
  'enrol.scan.secret': 'Ovo ne treba da vidi niko drugi.',
  'enrol.scan.left': (minutes) =>
    minutes < 1
      ? 'Važi još manje od minuta.'
      : `Važi još ${count(minutes, { one: '# minut', few: '# minuta', other: '# minuta' })}.`,
};
