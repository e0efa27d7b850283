import { plural } from '../formats.js';

const count = plural('en');

/** How long things are kept. */
export const keeping = {
  'keeping.title': 'How long things are kept',
  'keeping.documents': 'Documents',
  'keeping.documentsHelp': 'Signed file and original on this application’s server, once they stand in the card',
  'keeping.days': 'Days after storing',
  'keeping.daysHelp': '0 to 3650. With 0 they go within two hours.',
  'keeping.daysWrong': 'A whole number from 0 to 3650.',
  'keeping.save': 'Save days',
  'keeping.records': 'Records',
  'keeping.recordsHelp': 'Log, receipts and requests, here and at the signing service',
  'keeping.years': (years: number) => count(years, { one: '# year', other: '# years' }),
  'keeping.recordsNone': 'The signing service does not tell; ask its operator.',
  'keeping.change': 'Change',
  'keeping.dialog': 'Change how long records are kept',
  'keeping.sentence': (years: string) => `From now on records are kept for ${years}. What is older is erased for good.`,
  'keeping.changed': (by: string, date: string) => `Changed last by ${by} on ${date}`,
  'keeping.changedAtConsole': (date: string) => `Changed last at the server’s console on ${date}`,
  'keeping.unchanged': 'Nobody has changed it yet.',
  'keeping.saved': 'Saved.',
  'keeping.erasures': 'What was erased',
  'keeping.erasuresNone': 'Nothing yet.',
  'keeping.when': 'When',
  'keeping.what': 'What',
  'keeping.why': 'Rule',
  'keeping.what.bytes': 'Document',
  'keeping.what.record': 'Record of a signing request',
  'keeping.what.log': (entries: number, signatures: number) =>
    `${count(entries, { one: '# log entry', other: '# log entries' })}, ${count(signatures, { one: '# signature with its receipt', other: '# signatures with their receipts' })}`,
  'keeping.rule.stored-days': (days: number) =>
    count(days, { one: '# day after storing', other: '# days after storing' }),
  'keeping.rule.unsigned-hours': (hours: number) =>
    count(hours, { one: 'not signed within # hour', other: 'not signed within # hours' }),
  'keeping.rule.record-years': (years: number) => count(years, { one: 'records: # year', other: 'records: # years' }),
  'keeping.rule.unused': 'belonged to no request',
};
