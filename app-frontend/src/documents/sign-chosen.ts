import type { Document } from '@dealseal/app-server/contract/documents';
import type { DocumentActions } from './use-document-actions.js';

interface Chosen {
  readonly document: Pick<Document, 'address'>;
  readonly name: string;
}

/** One document opens by itself; several open as a list under `title`, with one code. */
export function signChosen(
  actions: Pick<DocumentActions, 'open' | 'openList'>,
  chosen: readonly Chosen[],
  title: string,
): void {
  const [first, second] = chosen;
  if (first === undefined) return;
  if (second === undefined) actions.open(first.document, first.name);
  else actions.openList({ documents: chosen.map(({ document }) => document.address) }, title);
}
