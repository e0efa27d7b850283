import { wordsOf } from '@dealseal/signing-service/contract/words';

/** An index row has its limits: letters of a text that is looked through. */
const longest = 400;

/** What a request is found by: words of the document's name and of its card, a blank before each. */
export function searchText(request: {
  readonly fileName: string;
  readonly entityTitle: string;
  readonly entityId: number;
}): string {
  const words = wordsOf(`${request.entityId} ${request.fileName} ${request.entityTitle}`);
  return words
    .map((word) => ` ${word}`)
    .join('')
    .slice(0, longest);
}

/** What a text that is looked for has to hold, each. */
export function wordBeginnings(search: string): string[] {
  return wordsOf(search).map((word) => ` ${word}`);
}
