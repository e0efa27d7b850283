import { plural } from '../formats.js';

const count = plural('en');
const days = (value: number) => count(value, { one: '# day', other: '# days' });

/** What needs two administrators, and whether a code word is needed. */
export const approvals = {
  'approval.title': 'Awaiting approval',
  'approval.by': (name: string, time: string) => `Proposed by ${name} on ${time}`,
  'approval.until': (time: string) => `Waits until ${time}`,
  'approval.reason': (reason: string) => `Reason: ${reason}`,
  'approval.outdated': 'Something has changed meanwhile: it cannot be approved any more',
  'approval.alone': 'There is no second administrator.',
  'approval.aloneText':
    'Nothing can be approved. The operator of the signing service adds an administrator at its console.',
  'approval.label': (word: string, what: string) => `${word}: ${what}`,
  'approval.approve': 'Approve',
  'approval.refuse': 'Refuse',
  'approval.withdraw': 'Withdraw',
  'approval.sentence.approve': (name: string) => `You approve exactly this, as the second administrator after ${name}.`,
  'approval.sentence.refuse': (name: string) => `You refuse what ${name} has proposed. Nothing is changed.`,
  'approval.sentence.withdraw': (_name: string) => 'You take back what you have proposed. Nothing is changed.',
  'approval.reasonMissing': 'Say why: it stands in the log.',
  'approval.done.approve': 'Approved. It holds now.',
  'approval.done.refuse': 'Refused. Nothing was changed.',
  'approval.done.withdraw': 'Withdrawn. Nothing was changed.',
  'approval.needed': 'What gives more than there is now takes effect only when a second administrator has approved it.',
  'approval.proposed': 'Proposed. Nothing has been changed yet.',
  'approval.proposedText': (time: string) =>
    `Another administrator has to approve it before ${time}. They are told; it stands under “Awaiting approval”.`,
  'proposal.grant': (name: string, certificate: string, limits: string) =>
    `${name} may sign with the certificate of ${certificate}: ${limits}`,
  'proposal.renew': (old: string, next: string, day: string) => `${next} takes over from ${old} on ${day}`,
  'proposal.invite': (name: string, role: string) => `Invite ${name}, as: ${role}`,
  'proposal.role': (name: string, role: string) => `Role of ${name}: ${role}`,
  'proposal.second': (number: number) => `A second administrator is needed, within ${days(number)}`,
  'proposal.secondOff': 'No second administrator is needed any more',
  'proposal.waive': 'People set up codes without a code word',
  'proposal.waiveOff': 'A code word is needed again',
  'proposal.other': (what: string, name: string) => `${what}: ${name}`,
  'policy.title': 'Protection',
  'policy.second': 'Second administrator',
  'policy.secondHelp':
    'For what gives more: a certificate to a person, wider or longer limits, a renewal, the role of an administrator. Taking away needs one.',
  'policy.secondOff': 'One administrator is enough',
  'policy.secondOn': 'A second one has to approve',
  'policy.days': (most: number) => `Days that a proposal waits: 1 to ${most}`,
  'policy.alone':
    'You are the only administrator of signing who has codes: nobody could approve anything. Add another first.',
  'policy.changeOf': (what: string) => `Change: ${what}`,
  'policy.codeWord': 'Code word',
  'policy.codeWordHelp': 'The activation code with which a person sets up codes for the first time',
  'policy.codeWordNeeded': 'Needed: it is handed over in person',
  'policy.codeWordWaived': 'Waived for signers who are invited from now on',
  'policy.codeWordRisk':
    'Without it, whoever gets into the account of an invited person in this portal, or into the application’s server, can set up their own phone and sign as that person. Only for documents of little value. Administrators, and people whose codes were reset, need a code word in any case.',
  'policy.codeWordForbidden': 'The operator of the signing service does not allow it to be waived.',
  'policy.sentence.second': (number: number) =>
    `From now on a second administrator has to approve what gives more, within ${days(number)}. Switching this off will need two as well.`,
  'policy.sentence.secondOff': 'From now on one administrator is enough for everything.',
  'policy.sentence.waive':
    'From now on invited signers set up codes without a code word: whoever gets into their account in this portal, or into the application’s server, can do so in their place.',
  'policy.sentence.codeWord': 'From now on nobody sets up codes without a code word.',
  'people.withoutCodeWord': 'Without code word',
  'people.needsNoCodeWord': 'Needs no code word',
  'act.doneInviteWithout': (name: string) =>
    `${name} is invited, and sets up codes without a code word. You are told when it is done.`,
};
