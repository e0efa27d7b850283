/** A phone that an administrator sets up together with its person. */
export const assistance = {
  'act.assist-enrolment': 'Set up here',
  'act.sentence.assist-enrolment': (name: string) =>
    `You begin to set up the phone of ${name} at your desk. The key is on your screen once, for this phone alone; ${name} confirms it in their own portal session.`,
  'assist.title': (name: string) => `Set up the phone of ${name}`,
  'assist.scan': (name: string) => `${name} scans this now, with the authenticator app on their own phone.`,
  'assist.next': (name: string) =>
    `Then ${name} opens DealSeal anew, in their own portal session, and types the first code there. The codes are active after that, not before.`,
  'assist.close': 'Closing this forgets the key. Nobody can show it again.',
  'assist.over': 'The 10 minutes are over.',
  'assist.overText': (name: string) => `Unless ${name} typed the first code in time, nothing was set up. Begin anew.`,
  'assist.lost': 'The key was not shown.',
  'assist.lostText':
    'The answer was lost on its way, and the key is given once: nobody has seen it. Begin anew, with another code.',
  'assist.done': (name: string) => `Begun with ${name}, who types the first code in their own portal session.`,
  'home.assisted': (by: string) => `${by} set up your phone with you.`,
  'home.assistedText': 'Type its code: your codes are active after that.',
  'home.assistedAction': 'Type the code',
  'people.assistance': (time: string) => `First code awaited until ${time}`,
  'people.assistedBy': (by: string) => `Set up with ${by}`,
  'proposal.assist': 'Phones may be set up at an administrator’s desk',
  'proposal.assistOff': 'Everybody sets up the phone alone again',
  'policy.assisted': 'Assisted set-up',
  'policy.assistedHelp': 'An invited signer scans at an administrator’s desk',
  'policy.assistedOff': 'Off: everybody sets up the phone alone',
  'policy.assistedOn': 'On: no activation code is needed then',
  'policy.assistedRisk':
    'The key is on the administrator’s screen and passes through the application’s server: whoever keeps a copy there can sign as that person once the person has confirmed it.',
  'policy.assistedForbidden': 'The operator of the signing service does not allow it.',
  'policy.sentence.assisted':
    'From now on administrators may set up phones together with invited signers: whoever keeps a copy of the key can sign as that person.',
  'policy.sentence.assistedOff':
    'From now on everybody sets up the phone alone. What was begun and not confirmed ends.',
};
