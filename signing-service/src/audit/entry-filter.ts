import type { AuditFilter, NamedEntries } from '../contract/audit.js';
import { EntrySet } from '../contract/entry-set.js';
import { longestHead, wordsOf } from '../contract/words.js';
import { digestDigits, term } from './entry-terms.js';

/** Terms of which an entry must have one: these, or all that begin so; or the entries themselves, by their blocks. */
export type TermMatch =
  | { readonly anyOf: readonly string[] }
  | { readonly beginning: string }
  | { readonly named: ReadonlyMap<number, EntrySet> };

/** One of the alternatives must hold; each of its matches then. */
export type Condition = readonly (readonly TermMatch[])[];

/** What an entry must have, one condition beside the other. */
export function conditionsOf(filter: AuditFilter): Condition[] {
  const { personId, credentialId, requestKey, digest, labels = [], kinds, text } = filter;
  return [
    ...(digest === undefined ? [] : [[[digestMatch(digest)]]]),
    ...(requestKey === undefined ? [] : [[[exactly(term.request(requestKey))]]]),
    ...labels.map(({ name, value }) => [[exactly(term.label(name, value))]]),
    ...(personId === undefined ? [] : [[[exactly(term.person(personId))]]]),
    ...(credentialId === undefined ? [] : [[[exactly(term.credential(credentialId))]]]),
    ...(kinds === undefined ? [] : [[[exactly(...kinds.map(term.kind))]]]),
    ...(text === undefined ? [] : [textCondition(text)]),
  ];
}

/** All words of it, the beginning of a digest or an id, or what the client knows under that name. */
function textCondition({ words, named, digests = [], personIds = [] }: NonNullable<AuditFilter['text']>): Condition {
  // The longest first: where it is not, the short ones, which are in most blocks, are not looked up.
  const found = wordsOf(words).toSorted((one, other) => other.length - one.length);
  const joined = words.replaceAll(/\s/g, '');
  const known = [...digests.map(term.digest), ...personIds.map(term.person)];
  return [
    ...(found.length === 0 ? [] : [found.map(wordMatch)]),
    ...(/^[0-9A-Fa-f]{8,64}$/.test(joined) ? [[digestMatch(joined)]] : []),
    ...(/^[\w-]{8,64}$/.test(joined) ? [[{ beginning: term.request(joined) }]] : []),
    ...(known.length === 0 ? [] : [[exactly(...known)]]),
    ...(named === undefined ? [] : [[namedMatch(named)]]),
  ];
}

function namedMatch(named: NamedEntries): TermMatch {
  const sets = named.map(({ block, entries }) => [block, EntrySet.decode(Buffer.from(entries, 'base64'))] as const);
  return { named: new Map(sets) };
}

function exactly(...anyOf: readonly string[]): TermMatch {
  return { anyOf };
}

/** What is as short as a head is one, and a term itself. */
function wordMatch(word: string): TermMatch {
  return word.length > longestHead ? { beginning: term.word(word) } : exactly(term.word(word));
}

function digestMatch(hex: string): TermMatch {
  return hex.length < digestDigits ? { beginning: term.digest(hex) } : exactly(term.digest(hex));
}
