import type { AuditFilter } from '@dealseal/signing-service/contract/audit';
import type { Person } from '@dealseal/signing-service/contract/people';
import type { LogFilter } from '../contract/log.js';
import { signingTables } from '../signing/signing-tables.js';
import type { Store } from '../store/store.js';

/** Requests whose names are looked through, the newest: older documents are found by fingerprint, person or time. */
const newestRequests = 5_000;
/** As many as the service takes. */
const mostNamed = 50;

/** The filter as the service knows it: what the text names here becomes the digests and ids of these documents and people. */
export async function serviceFilter(
  store: Store,
  {
    memberId,
    filter,
    people,
  }: { readonly memberId: string; readonly filter: LogFilter; readonly people: readonly Person[] },
): Promise<AuditFilter> {
  const { text, ...rest } = filter;
  if (text === undefined) return rest;
  const words = wordsOf(text);
  const personIds = people.flatMap(({ personId, name }) => (isNamed(name, words) ? [personId] : []));
  const digests = await digestsNamed(store, memberId, words);
  return {
    ...rest,
    text: { words: text, personIds: personIds.slice(0, mostNamed), digests: digests.slice(0, mostNamed) },
  };
}

async function digestsNamed(store: Store, memberId: string, words: readonly string[]): Promise<string[]> {
  const rows = await signingTables(store)
    .selectFrom('signing_requests')
    .select(['sha256', 'file_name', 'entity_title'])
    .where('member_id', '=', memberId)
    .orderBy('frozen_at', 'desc')
    .limit(newestRequests)
    .execute();
  const named = rows.filter(({ file_name: file, entity_title: title }) => isNamed(`${file} ${title}`, words));
  return [...new Set(named.map(({ sha256 }) => sha256))];
}

/** Each word begins a word of the name. */
function isNamed(name: string, words: readonly string[]): boolean {
  const known = wordsOf(name);
  return words.length > 0 && words.every((word) => known.some((each) => each.startsWith(word)));
}

/** As the service compares them: small, without accents. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
