import type { Document, DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import { documentState, type DocumentState } from '../../documents/document-state.js';

export const filters = ['all', 'toSign', 'signed', 'problem'] as const;
export type Filter = (typeof filters)[number];

/** Which of the tabs a document stands under, beside “all”. */
export function filterOf(state: DocumentState): Exclude<Filter, 'all'> {
  switch (state) {
    case 'signed':
    case 'storing':
      return 'signed';
    case 'not-a-pdf':
    case 'conflict':
      return 'problem';
    default:
      return 'toSign';
  }
}

export interface ListedDocument {
  readonly document: Document;
  readonly state: DocumentState;
  readonly name: string;
}

export function listDocuments(answer: DocumentsAnswer, nameOf: (document: Document) => string): ListedDocument[] {
  return answer.documents.map((document) => ({
    document,
    state: documentState(document, answer),
    name: nameOf(document),
  }));
}

/** Documents under a filter whose name, field or signer contains the words, whatever the letter case. */
export function selectDocuments(
  listed: readonly ListedDocument[],
  options: { readonly filter: Filter; readonly search: string },
): ListedDocument[] {
  const words = options.search.trim().toLocaleLowerCase();
  return listed.filter(({ document, state, name }) => {
    const isFiltered = options.filter === 'all' || filterOf(state) === options.filter;
    const text = [name, document.fieldTitle, document.signer ?? ''].join(' ').toLocaleLowerCase();
    return isFiltered && text.includes(words);
  });
}
