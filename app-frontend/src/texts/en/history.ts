import { plural } from '../formats.js';

const count = plural('en');

/** The side panel of one document. */
export const historyTexts = {
  'history.facts': (pages: number, size: string) => `${count(pages, { one: '# page', other: '# pages' })} · ${size}`,
  'history.signatures': 'Signatures',
  'history.stamp': (authority: string) => `time stamp by ${authority}`,
  'history.fingerprints': 'Fingerprints',
  'history.before': 'Before',
  'history.signed': 'Signed',
  'history.events': 'History',
  'history.event.opened': 'Opened',
  'history.event.signed': 'Signed',
  'history.event.stored': 'Stored in the card and compared',
  'history.event.kept-beside': 'Kept beside the field',
  'history.event.viewed': 'Signed document viewed',
  'history.event.downloaded': 'Downloaded',
  'history.server': 'Server',
  'history.none': 'Nobody has opened this document here yet.',
  'history.uploads': 'Who uploaded a file the portal does not tell.',
};
