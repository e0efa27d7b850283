import { plural } from '../formats.js';

const count = plural('en');

/** A key to be scanned, wherever it is shown. */
export const scanKey = {
  'enrol.scan.qr': 'QR code with the key of the one-time codes. The same key is beside it as text.',
  'enrol.scan.type': 'Or type this key',
  'enrol.scan.account': 'Account in the app',
  'enrol.scan.secret': 'Nobody else should see this.',
  'enrol.scan.left': (minutes: number) =>
    minutes < 1
      ? 'It is valid for less than a minute.'
      : `It is valid for ${count(minutes, { one: '# more minute', other: '# more minutes' })}.`,
};
