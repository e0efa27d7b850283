import { plural } from '../formats.js';

const count = plural('en');
const documents = (value: number) => count(value, { one: '# document', other: '# documents' });
const pages = (value: number) => count(value, { one: '# page', other: '# pages' });

/** Several documents, one code. */
export const list = {
  'list.title': 'Documents',
  'list.count': (total: number) => documents(total),
  'list.facts': (total: number, size: string) => `${pages(total)} · ${size}`,
  'list.summary': (total: number, read: number) => `${pages(read)} read in ${documents(total)}`,
  'list.lineOpening': 'Opening…',
  'list.opening': 'The documents are being opened.',
  'list.read': 'Read',
  'list.notRead': 'Not read to the end',
  'list.readWhat': (name: string) => `Read ${name}`,
  'list.unread': (left: number) =>
    count(left, { one: '# document is not read to the end.', other: '# documents are not read to the end.' }),
  'list.refused': (total: number) =>
    count(total, { one: '# document cannot be signed now.', other: '# documents cannot be signed now.' }),
  'list.tooMany': (limit: number, over: number) =>
    `One code covers ${documents(limit)} at most: leave out ${count(over, { one: '# more', other: '# more' })}.`,
  'list.leaveOut': 'Leave out',
  'list.leaveOutWhat': (name: string) => `Leave out ${name}`,
  'list.mark.left': 'Last page of each, bottom left',
  'list.mark.right': 'Last page of each, bottom right',
  'list.sentence': (total: number, read: number) => `You are signing ${documents(total)}, ${pages(read)}, as `,
  'list.covers': 'One code covers exactly this list.',
  'list.sign': (total: number) => `Sign ${documents(total)}`,
  'list.working': (total: number) => `Signing ${documents(total)}`,
  'list.allStored': (total: number) => count(total, { one: '# signed and stored', other: '# signed and stored' }),
  'list.someSigned': (signed: number, total: number) => `${signed} of ${total} signed`,
  'list.again': (failed: number) => count(failed, { one: 'Sign the # that failed', other: 'Sign the # that failed' }),
  'list.notSigned': 'Not signed',
  'list.told': (name: string, state: string) => `${name}: ${state}`,
  'list.conflict': 'Another version came meanwhile. Your signed file is safe: open the document in its card to decide.',
};
