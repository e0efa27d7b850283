import type { kinds } from '../texts/en/kinds.js';
import type { Translated } from '../texts/text-table.js';

type KindTexts = Translated<typeof kinds>;

interface Kind {
  readonly entityTypeId: number;
  /** A smart process' own name; empty for the portal's own kinds. */
  readonly title?: string;
}

const named = [1, 2, 3, 4, 7, 31] as const;

function textOf({ entityTypeId }: Kind): (typeof named)[number] | 'other' {
  return named.find((number) => number === entityTypeId) ?? 'other';
}

/** What one of the kind is called: `Deal`. */
export function kindName(kind: Kind, texts: KindTexts): string {
  return kind.title === undefined || kind.title === '' ? texts[`kind.${textOf(kind)}`] : kind.title;
}

/** What all of the kind are called: `Deals`. */
export function kindPlural(kind: Kind, texts: KindTexts): string {
  return kind.title === undefined || kind.title === '' ? texts[`kinds.${textOf(kind)}`] : kind.title;
}
