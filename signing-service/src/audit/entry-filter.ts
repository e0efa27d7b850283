import type { AuditFilter } from '../contract/audit.js';
import { term, wordsOf } from './entry-terms.js';

/** One term, or all that begin so. */
export interface TermMatch {
  readonly term: string;
  readonly isPrefix: boolean;
}

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
    ...(kinds === undefined ? [] : [kinds.map((kind) => [exactly(term.kind(kind))])]),
    ...(text === undefined ? [] : [textCondition(text)]),
  ];
}

/** All words of it, the beginning of a digest or an id, or what the client knows under that name. */
function textCondition({ words, digests = [], personIds = [] }: NonNullable<AuditFilter['text']>): Condition {
  // The longest first: where it is not, the short ones, which begin many words, are not looked up.
  const found = wordsOf(words).toSorted((one, other) => other.length - one.length);
  const joined = words.replaceAll(/\s/g, '');
  return [
    ...(found.length === 0 ? [] : [found.map((word) => ({ term: term.word(word), isPrefix: true }))]),
    ...(/^[0-9A-Fa-f]{8,64}$/.test(joined) ? [[digestMatch(joined)]] : []),
    ...(/^[\w-]{8,64}$/.test(joined) ? [[{ term: term.request(joined), isPrefix: true }]] : []),
    ...digests.map((digest) => [digestMatch(digest)]),
    ...personIds.map((personId) => [exactly(term.person(personId))]),
  ];
}

function exactly(term: string): TermMatch {
  return { term, isPrefix: false };
}

function digestMatch(hex: string): TermMatch {
  return { term: term.digest(hex), isPrefix: true };
}
