import type { AuditFilter } from '@dealseal/signing-service/contract/audit';
import { wordsOf } from '@dealseal/signing-service/contract/words';
import type { Person } from '@dealseal/signing-service/contract/people';
import type { LogFilter } from '../contract/log.js';
import type { FoundByName } from './find-named.js';

/** As many as the service takes. */
const mostNamed = 50;

/** The filter as the service knows it: what the text names here becomes the ids of these people, and the entries of these documents. */
export function serviceFilter(
  filter: LogFilter,
  { people, named }: { readonly people: readonly Person[]; readonly named: FoundByName | null },
): AuditFilter {
  const { text, ...rest } = filter;
  if (text === undefined) return rest;
  const words = wordsOf(text);
  const personIds = people.flatMap(({ personId, name }) => (isNamed(name, words) ? [personId] : []));
  return { ...rest, text: { words: text, personIds: personIds.slice(0, mostNamed), named: named?.entries } };
}

/** Each word begins a word of the name. */
function isNamed(name: string, words: readonly string[]): boolean {
  const known = wordsOf(name);
  return words.length > 0 && words.every((word) => known.some((each) => each.startsWith(word)));
}
