import { type CheckTexts, check, told } from '../doctor-texts.js';
import { plural } from '../formats.js';
import { explanations } from './doctor-explanations.js';
import { ownTroubles } from './doctor-server.js';
import { serviceTroubles } from './doctor-service.js';

const count = plural('en');

const checks: CheckTexts = {
  'portal-link': check('Portal link', ({ milliseconds }) => `It answers${told(milliseconds, (ms) => ` in ${ms} ms`)}.`),
  rights: check('Rights', ({ missing = [] }) => missing.join(', ')),
  fields: check('Fields', ({ missing = [] }) => missing.join(', ')),
  surfaces: check('Tab and field', 'They are registered with the portal.'),
  upkeep: check('Work without a person', 'The access that an administrator gave works.'),
  'service-link': check(
    'Signing service',
    ({ milliseconds, name }) =>
      `It answers${told(milliseconds, (ms) => ` in ${ms} ms`)}${told(name, (release) => `, version ${release}`)}.`,
  ),
  'server-clock': check(
    'Clocks',
    ({ seconds }, { number }) => `They differ${told(seconds, (by) => ` by ${number(by)} s`)}.`,
  ),
  'server-storage': check('Storage of DealSeal', 'It can be written.'),
  'server-database': check(
    'Database of DealSeal',
    ({ milliseconds }) => `It answers${told(milliseconds, (ms) => ` in ${ms} ms`)}.`,
  ),
  'server-disk': check('Disk of DealSeal', ({ mebibytes }, { number }) =>
    told(mebibytes, (free) => `${number(free)} MiB free`),
  ),
  token: check('Token', ({ name }) => `${told(name, (label) => `${label}: `)}connected`),
  pin: check('PIN', 'Accepted.'),
  key: check('Key test', 'It signed a random challenge that verifies.'),
  certificate: check('Certificate', ({ date }, formats) => told(date, (iso) => `Valid to ${formats.date(iso)}`)),
  trust: check('Chain and revocation', 'A trusted path; nothing on it is revoked.'),
  'time-stamp': check('Time stamp', ({ milliseconds }) => `It stamps${told(milliseconds, (ms) => ` in ${ms} ms`)}.`),
  clock: check('Clock of the signing service', ({ seconds }, { number }) =>
    seconds === undefined ? 'Nobody is there to hold it against.' : `${number(seconds)} s from the time stamps`,
  ),
  storage: check('Storage of the signing service', 'Data and sealing keys are there.'),
  database: check(
    'Database of the signing service',
    ({ milliseconds }) => `It answers${told(milliseconds, (ms) => ` in ${ms} ms`)}.`,
  ),
  disk: check('Disk of the signing service', ({ mebibytes }, { number }) =>
    told(mebibytes, (free) => `${number(free)} MiB free`),
  ),
  other: check('Other', 'In order.'),
};

export const doctorTexts = {
  checks,
  troubles: { ...serviceTroubles, ...ownTroubles },
  explanations,
  checkAll: 'Check all again',
  checkOne: 'Check again',
  checkOneOf: (name: string) => `Check again: ${name}`,
  checking: 'Checking. This takes up to a minute.',
  ok: 'OK',
  warning: 'Warning',
  fault: 'Fault',
  cause: 'Cause',
  effect: 'Effect',
  remedy: 'Remedy',
  list: 'Findings',
  summary: (faults: number, warnings: number, fine: number) =>
    [
      count(faults, { one: '# fault', other: '# faults' }),
      count(warnings, { one: '# warning', other: '# warnings' }),
      `${fine} in order`,
    ].join(', '),
  lastCheck: (time: string) => `Last full check ${time}.`,
  explainTitle: 'A program showed an error?',
  explainLabel: 'Its code or message',
  explainHint: 'For programs beside DealSeal, such as the CryptoPro plug-in or CryptoARM: e.g. 0x8007064A.',
  explain: 'Explain',
  explainNone: 'It is not in our table. Show the message to the operator of the signing service.',
  callsTitle: 'Calls to the portal',
  callsHint: 'What DealSeal asked of the portal in the last three days. Texts, codes and files are left out.',
  callsShow: 'Show the calls',
  callsAgain: 'Read again',
  callsMore: 'Show older ones',
  callsNone: 'There were none.',
  callsShown: (shown: number) => count(shown, { one: '# call is shown.', other: '# calls are shown.' }),
  callsAt: 'When',
  callsMethod: 'Method',
  callsAnswer: 'Answer',
  callsPerson: 'for a person',
  callsBackground: 'in the background',
  callsUnanswered: 'no answer',
};
