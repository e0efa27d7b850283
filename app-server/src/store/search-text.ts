/** As texts are compared: small, without accents, their words alone. */
function searchWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** An index row has its limits: letters of a text that is looked through. */
const longest = 400;

/** What a request is found by: words of the document's name and of its card, a blank before each. */
export function searchText(request: {
  readonly fileName: string;
  readonly entityTitle: string;
  readonly entityId: number;
}): string {
  const words = searchWords(`${request.entityId} ${request.fileName} ${request.entityTitle}`);
  return words
    .map((word) => ` ${word}`)
    .join('')
    .slice(0, longest);
}

/** What a text that is looked for has to hold, each. */
export function wordBeginnings(search: string): string[] {
  return searchWords(search).map((word) => ` ${word}`);
}
