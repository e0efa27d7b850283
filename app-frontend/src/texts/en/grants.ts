import { plural } from '../formats.js';

const count = plural('en');

/** Who may sign with a certificate, and for what. */
export const grants = {
  'certificates.lastUse': 'Last use',
  'certificates.test': 'Test signature',
  'certificates.testNow': 'Sign a test',
  'certificates.testAgain': 'Check again',
  'certificates.testing': 'The key is signing a test…',
  'certificates.testHelp':
    'The key signs a few random bytes, and the signature is verified. The service does the same every minute by itself.',
  'certificates.tested': (time: string) => `Seen on ${time}.`,
  'grants.give': 'Give to people',
  'grants.change': 'Change',
  'grants.changeOf': (name: string) => `Change what ${name} may do`,
  'grants.withdraw': 'Take back',
  'grants.withdrawOf': (name: string) => `Take back from ${name}`,
  'grants.people': 'People',
  'grants.personMissing': 'Choose at least one person.',
  'grants.untilLabel': 'Last day (empty: no end)',
  'grants.dailyLabel': 'Documents a day (empty: any number)',
  'grants.limitsHelp': 'A day is counted from midnight to midnight of UTC. A list of documents counts each of them.',
  'grants.fieldsLabel': 'Where the documents lie',
  'grants.allFields': 'All fields',
  'grants.fieldMissing': 'Choose at least one field.',
  'grants.kindsLabel': 'In which cards',
  'grants.allKinds': 'All cards',
  'grants.kindMissing': 'Choose at least one kind of card.',
  'grants.kinds': (names: string) => `only ${names}`,
  'grants.unlimited': 'No limits',
  'grants.until': (date: string) => `to ${date} inclusive`,
  'grants.fields': (titles: string) => `in: ${titles}`,
  'grants.label': (name: string, values: string) => `${name}: ${values}`,
  'grants.daily': (number: number) => count(number, { one: '# document a day', other: '# documents a day' }),
  'grants.over': 'Over',
  'grants.neverUsed': 'Not used yet',
  'grants.used': (time: string, today: number) => `Last use ${time} · ${today} today`,
  'grants.sentence': (names: string, certificate: string, limits: string) =>
    `You let ${names} sign with the certificate of ${certificate}${limits === '' ? '' : `, ${limits}`}.`,
  'grants.done': 'Done. It holds from the next signature on.',
};
