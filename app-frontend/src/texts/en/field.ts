import { common } from './common.js';

/** Line 2 of the field; `short` where less than 340 px are left. */
export const field = {
  'field.unsaved.fact': 'Save the card to sign its documents.',
  'field.edit.fact': 'Signing is available after saving.',
  'field.empty.fact': (field: string) => `Add a PDF to “${field}” to sign it.`,
  'field.more': (others: number) => `and ${others} more`,
  'field.moreActions': 'More actions',
  'field.ready.pill': 'Not signed',
  'field.ready.fact': (field: string, size: string | null) => (size === null ? field : `${field} · ${size}`),
  'field.ready.unread': 'Waits for a signature.',
  'field.ready.action': 'Sign',
  'field.viewer.fact': 'You may read, not sign',
  'field.enrol.fact': 'One-time codes are not set up.',
  'field.enrol.action': 'Set up',
  'field.assisted.fact': (by: string) => `${by} set up your phone with you.`,
  'field.assisted.short': 'Waits for the first code.',
  'field.certificate.pill': 'No certificate',
  'field.certificate.fact': 'No certificate is assigned to you.',
  'field.signing.pill': 'Signing',
  'field.signing.fact': (name: string, seconds: number) =>
    seconds < 60 ? `${name} is signing now · ${seconds} s` : `${name} is signing now · ${Math.floor(seconds / 60)} min`,
  'field.signing.someone': 'Someone',
  'field.storing.pill': 'Storing',
  'field.storing.fact': 'Signed. Storing in the card…',
  'field.signed.pill': 'Signed',
  'field.signed.fact': (name: string, at: string) => `${name}, ${at}`,
  'field.signed.again': 'Sign again',
  'field.newer.pill': 'New version',
  'field.newer.fact': 'A newer version is not signed.',
  'field.conflict.pill': 'Decide',
  'field.conflict.fact': 'Another version was uploaded meanwhile.',
  'field.failed.pill': 'Not signed',
  'field.failed.fact': 'Signing did not finish. The file is as it was.',
  'field.notPdf.pill': 'Cannot sign',
  'field.notPdf.fact': 'This file is not a PDF.',
  'field.locked.pill': 'Locked',
  'field.locked.fact': (until: string | null) =>
    until === null ? 'Codes are locked.' : `Codes locked until ${until}.`,
  'field.lockedForGood.fact': 'Only the administrator can unlock.',
  'field.unproven.fact': 'Three codes in a row unlock.',
  'field.stopped.pill': 'Stopped',
  'field.stopped.fact': 'The administrator stopped signing for you.',
  'field.unpaid.pill': 'Unpaid',
  'field.unpaid.fact': 'The subscription has ended.',
  'field.away.pill': 'Away',
  'field.away.fact': 'Signing is not available now.',
  'field.away.action': 'Retry',
};

/** Without the texts of errors: the field's budget has no room for them before its first content. */
export const fieldTexts = { ...common, ...field };
