import { plural } from '../formats.js';
import { common } from './common.js';
import { errors } from './errors.js';

const count = plural('en');

export const enrolment = {
  'enrol.subtitle': 'Set-up of one-time codes',
  'enrol.steps': 'Steps',
  'enrol.step.start': 'Start',
  'enrol.step.scan': 'Scan',
  'enrol.step.confirm': 'Confirm',
  'enrol.step.done': 'Done',
  'enrol.start.title': 'Sign with a code from your phone',
  'enrol.start.lead': 'Each signature needs a code that only your phone can show.',
  'enrol.start.phone': 'Your phone, within reach',
  'enrol.start.app': 'An authenticator app, any that shows 6-digit codes',
  'enrol.start.time': 'About 2 minutes',
  'enrol.start.code': 'Activation code',
  'enrol.start.codeHelp': '8 characters. The administrator of signing gave it to you.',
  'enrol.start.codeMissing': 'Type the activation code first.',
  'enrol.start.notInvited': 'You are not invited yet.',
  'enrol.start.notInvitedText': 'Ask an administrator of signing for an invitation and an activation code.',
  'enrol.start.begin': 'Begin',
  'enrol.scan.title': 'Scan this with your app',
  'enrol.scan.lead': 'In the authenticator app choose “Add”, then point the camera here.',
  'enrol.scan.qr': 'QR code with the key of your one-time codes. The same key is beside it as text.',
  'enrol.scan.type': 'Or type this key',
  'enrol.scan.open': 'Open on this phone',
  'enrol.scan.account': 'Account in the app',
  'enrol.scan.secret': 'Nobody else should see this.',
  'enrol.scan.renew': 'Make a new one',
  'enrol.scan.renewBefore': 'Somebody did? ',
  'enrol.scan.left': (minutes: number) =>
    minutes < 1
      ? 'It is valid for less than a minute.'
      : `It is valid for ${count(minutes, { one: '# more minute', other: '# more minutes' })}.`,
  'enrol.scan.done': 'I have scanned it',
  'enrol.confirm.title': 'Confirm with a code',
  'enrol.confirm.lead': 'Type the code that the app shows now. Your codes become active after this, not before.',
  'enrol.confirm.label': 'Code from your authenticator app',
  'enrol.confirm.help': '6 digits. The code changes every 30 seconds.',
  'enrol.confirm.incomplete': 'Type the 6 digits that the app shows now.',
  'enrol.confirm.action': 'Confirm',
  'enrol.drift.title': 'Two codes in a row, please',
  'enrol.drift.lead': 'Type the code that the app shows now, wait for the next one, and type that too.',
  'enrol.drift.text': 'Two codes in a row show us that it is steady. Set the phone to automatic time when you can.',
  'enrol.drift.first': 'First code',
  'enrol.drift.second': 'The next code',
  'enrol.done.title': 'You can sign now',
  'enrol.done.text': (drift: number) =>
    Math.abs(drift) < 5
      ? 'Your codes are active.'
      : `Your codes are active. Your phone is ${Math.abs(drift)} s ${drift > 0 ? 'fast' : 'late'} – fine.`,
  'enrol.done.sign': 'Sign the waiting document',
  'enrol.expired.title': 'The 10 minutes are over.',
  'enrol.expired.text': 'Nothing was set up. Start again.',
  'enrol.expired.action': 'Start again',
  'enrol.already.title': 'Your codes are set up already.',
  'enrol.already.text': 'On a new phone, ask an administrator of signing to reset them.',
  'enrol.stopped.title': 'Signing was stopped for you.',
  'enrol.stopped.text': 'Ask an administrator of signing.',
};

export const enrolmentTexts = { ...common, ...enrolment, errors };
