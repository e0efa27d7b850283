import { plural } from '../formats.js';

const count = plural('en');

/** Several documents that are chosen to be signed with one code. */
export const selection = {
  'select.document': (name: string) => `Select ${name}`,
  'select.hint': 'Select documents to sign several with one code.',
  'select.chosen': (chosen: number, total: number) => `${chosen} of ${total} selected`,
  'select.clear': 'Clear',
  'select.covers': 'One code covers exactly this list',
  'select.limit': (limit: number) => `One code covers ${limit} documents at most.`,
  'select.sign': (chosen: number) => count(chosen, { one: 'Sign # document', other: 'Sign # documents' }),
};
