/** Settings of reading, of codes and of hours. */
export const rules = {
  'settings.reading': 'Read before signing',
  'settings.readingHelp': 'What must have been on the screen before a code is asked for',
  'settings.reading.none': 'Nothing',
  'settings.reading.last-page': 'The last page',
  'settings.reading.all-pages': 'All pages',
  'settings.count': 'Documents at once',
  'settings.countHelp': (most: number) => `How many one code is good for: 1 to ${most}`,
  'settings.hours': 'Usual hours',
  'settings.hoursHelp': 'Signing at other times is possible, and the administrators hear of it',
  'settings.hoursTell': 'Tell the administrators of signing outside these hours',
  'settings.hours.from': 'From',
  'settings.hours.to': 'To',
  'settings.hoursZone': (zone: string) => `By the clock of ${zone}.`,
  'settings.hoursNoDay': 'Choose at least one day.',
  'settings.hoursNoTime': 'The end has to come after the beginning.',
  'settings.changed': (name: string, time: string) => `Last changed by ${name} on ${time}.`,
  'settings.sentence.reading': (rule: string) => `read before signing: ${rule}`,
  'settings.sentence.count': (number: number) => `documents by one code: at most ${number}`,
  'settings.sentence.noHours': 'nobody is told of unusual hours',
  'settings.sentence.hours': (from: string, to: string) =>
    `administrators hear of signing before ${from} and from ${to} on, and on other days`,
};
