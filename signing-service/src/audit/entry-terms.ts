import { z } from 'zod';
import { headsOf, wordsOf } from '../contract/words.js';

/** By what an entry is found; `exact` terms begin with their kind, so that none is taken for another. */
export const term = {
  /** A type, with what refines it after a colon: `release`, `acts:reset`, `code-attempt:code-wrong`. */
  kind: (kind: string): string => `k:${kind}`,
  person: (personId: string): string => `p:${personId}`,
  credential: (credentialId: string): string => `c:${credentialId}`,
  /** A request's key, an authorization's or an enrolment's id. */
  request: (id: string): string => `r:${id.toLowerCase()}`,
  /** 16 digits tell two documents apart; fewer find all that begin so. */
  digest: (hex: string): string => `d:${hex.toLowerCase().slice(0, digestDigits)}`,
  label: (name: string, value: string): string => `l:${name}=${value}`.slice(0, longest),
  word: (word: string): string => `w:${word}`,
} as const;

export const digestDigits = 16;
const longest = 250;

const digestPattern = /^[0-9a-f]{64}$/;
const instantPattern = /^\d{4}-\d\d-\d\dT/;
/** Members that name what they are by themselves. */
const nameOf: Readonly<Record<string, (value: string) => string>> = {
  personId: term.person,
  by: term.person,
  assistedBy: term.person,
  requestKey: term.request,
  authorizationId: term.request,
  enrolmentId: term.request,
  inPlaceOf: term.request,
};
/** Members that are told by the entry's kind, or that nobody asks for. */
const passedOver = new Set(['kind', 'outcome', 'purpose', 'signedAttributesSha256']);

const kindsSchema = z.object({
  outcome: z.string().optional().catch(undefined),
  acts: z
    .array(z.object({ kind: z.string() }))
    .optional()
    .catch(undefined),
});

export interface IndexedEntry {
  readonly type: string;
  /** Canonical JSON; null once it was erased: then only its type is left to find it by. */
  readonly payload: string | null;
}

/** All terms of an entry. */
export function termsOf({ type, payload }: IndexedEntry): Set<string> {
  const terms = new Set([term.kind(type)]);
  if (payload === null) return terms;
  const value: unknown = JSON.parse(payload);
  const { outcome, acts = [] } = kindsSchema.catch({}).parse(value);
  for (const refined of [outcome, ...acts.map(({ kind }) => kind)]) {
    if (refined !== undefined) terms.add(term.kind(`${type}:${refined}`));
  }
  collect(value, '', terms);
  return terms;
}

function collect(value: unknown, name: string, terms: Set<string>): void {
  if (typeof value === 'string') collectText(value, name, terms);
  else if (Array.isArray(value)) for (const item of value) collect(item, name, terms);
  else if (typeof value === 'object' && value !== null) {
    for (const [member, inner] of Object.entries(value)) {
      if (name === 'labels' && typeof inner === 'string') terms.add(term.label(member, inner));
      collect(inner, member, terms);
    }
  }
}

function collectText(text: string, name: string, terms: Set<string>): void {
  const named = nameOf[name];
  if (passedOver.has(name)) return;
  if (named !== undefined) terms.add(named(text));
  else if (digestPattern.test(text)) terms.add(term.digest(text));
  else if (!instantPattern.test(text)) {
    if (name === 'credentialId') terms.add(term.credential(text));
    for (const word of wordsOf(text)) for (const head of headsOf(word)) terms.add(term.word(head));
  }
}
