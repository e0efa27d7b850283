import { useState } from 'react';
import type { DocumentState } from '../../documents/document-state.js';
import type { ListedDocument } from './tab-state.js';

const signable: ReadonlySet<DocumentState> = new Set(['ready', 'newer-version', 'failed']);

/** Documents chosen to be signed together. */
export interface Selection {
  /** Those that could be chosen; nothing is offered for fewer than two, nor where each needs a code of its own. */
  readonly possible: readonly ListedDocument[];
  readonly chosen: readonly ListedDocument[];
  /** So many at most share one code. */
  readonly limit: number;
  readonly isChosen: (listed: ListedDocument) => boolean;
  readonly isPossible: (listed: ListedDocument) => boolean;
  readonly toggle: (listed: ListedDocument) => void;
  readonly clear: () => void;
}

/** What was chosen and can be signed no more counts no more. */
export function useSelection(listed: readonly ListedDocument[], limit: number): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const able = listed.filter(({ state }) => signable.has(state));
  const possible = able.length < 2 || limit < 2 ? [] : able;
  return {
    possible,
    limit,
    chosen: possible.filter((each) => keys.has(keyOf(each))),
    isChosen: (each) => keys.has(keyOf(each)),
    isPossible: (each) => possible.some((one) => keyOf(one) === keyOf(each)),
    toggle: (each) => {
      setKeys((before) => {
        const next = new Set(before);
        if (!next.delete(keyOf(each))) next.add(keyOf(each));
        return next;
      });
    },
    clear: () => {
      setKeys(new Set());
    },
  };
}

function keyOf({ document }: ListedDocument): string {
  return `${document.address.field} ${document.address.fileId}`;
}
