/** How one certificate takes over from another, and whose key it is. */
export const renewal = {
  'renewal.title': 'Renewal',
  'renewal.none': 'No certificate takes over from this one.',
  'renewal.planned': (certificate: string, time: string) => `${certificate} takes over on ${time}`,
  'renewal.done': (certificate: string, time: string) => `Replaced by ${certificate} since ${time}`,
  'renewal.replacedText': 'It signs no more. Who could use it uses the other one, within the same limits.',
  'renewal.renew': 'Renew',
  'renewal.change': 'Change the renewal',
  'renewal.withdraw': 'Do not renew',
  'renewal.successor': 'Which certificate takes over',
  'renewal.missing': 'Choose a certificate and a day.',
  'renewal.day': 'From the beginning of this day; today: at once',
  'renewal.sentence': (old: string, next: string, day: string) =>
    `You let ${next} take over from ${old} on ${day}. From then on ${old} signs no more, and whoever could use it uses ${next}, within the same limits.`,
  'renewal.withdrawSentence': (old: string) => `You let ${old} go on signing: no other certificate takes over from it.`,
  'renewal.unknown': 'another certificate',
  'owner.title': 'Owner of the key',
  'owner.none': 'Nobody is told of the use of this key.',
  'owner.line': (name: string, told: string) => `${name}, ${told}`,
  'owner.told.each-use': 'told of each signature of others',
  'owner.told.daily': 'told once a day for how many documents others gave a code',
  'owner.told.never': 'told nothing',
  'owner.set': 'Change the owner',
  'owner.person': 'Owner',
  'owner.nobody': 'Nobody',
  'owner.how': 'What the owner is told, as a portal notification',
  'owner.sentence': (certificate: string, name: string, told: string) =>
    `You name ${name} as the owner of the key of ${certificate}, ${told}.`,
  'owner.sentenceNone': (certificate: string) =>
    `You name nobody as the owner of the key of ${certificate}: nobody is told of its use.`,
};
