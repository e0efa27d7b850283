import { plural } from '../formats.js';

const count = plural('en');

/** Requests that do not come to their end. */
export const progress = {
  'home.progress': 'In progress',
  'progress.caption': 'Requests that take longer than a minute',
  'progress.empty': 'Nothing waits',
  'progress.emptyText': 'Every signature has come to its end, or was begun less than a minute ago.',
  'progress.column.document': 'Document',
  'progress.column.person': 'Person',
  'progress.column.state': 'State',
  'progress.column.why': 'Why it waits',
  'progress.column.actions': 'Actions',
  'progress.record': (kind: string, id: number) => `${kind} ${id}`,
  'progress.state.authorized': 'Code given',
  'progress.state.signing': 'Signing',
  'progress.state.signed': 'Signed',
  'progress.state.storing': 'Signed, storing',
  'progress.state.conflict': 'Waits for the signer',
  'progress.since': (time: string) => `since ${time}`,
  'progress.next': (time: string, failures: number) =>
    `Next try ${time}, ${count(failures, { one: '# try', other: '# tries' })} so far.`,
  'progress.retry': 'Retry now',
  'progress.giveUp': 'Give up',
  'progress.download': 'Download',
  'progress.of': (what: string, document: string) => `${what}: ${document}`,
  'progress.retried': 'It is being tried now.',
  'progress.givenUp': 'Given up. Nothing was signed; the document can be signed anew.',
  'progress.reload': 'Look again',
};
