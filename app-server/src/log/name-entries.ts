import type { AuditEntry } from '@dealseal/signing-service/contract/audit';
import type { Person } from '@dealseal/signing-service/contract/people';
import type { LoggedDocument, LogPage } from '../contract/log.js';
import { signingTables } from '../signing/signing-tables.js';
import type { Store } from '../store/store.js';

const digestPattern = /^[0-9a-f]{64}$/;
const personMembers = new Set(['personId', 'by', 'assistedBy']);

/** The people and documents of a page of entries, by the names that the portal's own data have. */
export async function nameEntries(
  store: Store,
  memberId: string,
  { entries, people }: { readonly entries: readonly AuditEntry[]; readonly people: readonly Person[] },
): Promise<Pick<LogPage, 'people' | 'documents'>> {
  const named = new Set<string>();
  const digests = new Set<string>();
  for (const { payload } of entries) {
    walk(payload, (member, text) => {
      if (personMembers.has(member)) named.add(text);
      else if (digestPattern.test(text)) digests.add(text);
    });
  }
  return {
    people: people.flatMap(({ personId, name }) => (named.has(personId) ? [{ personId, name }] : [])),
    documents: await documentsOf(store, memberId, [...digests]),
  };
}

/** Of several requests for the same bytes the newest. */
async function documentsOf(store: Store, memberId: string, digests: readonly string[]): Promise<LoggedDocument[]> {
  if (digests.length === 0) return [];
  const rows = await signingTables(store)
    .selectFrom('signing_requests')
    .select(['sha256', 'file_name', 'entity_type_id', 'entity_id', 'entity_title'])
    .where('member_id', '=', memberId)
    .where('sha256', 'in', digests)
    .orderBy('frozen_at')
    .execute();
  const newest = new Map(
    rows.map((row) => [
      row.sha256,
      {
        sha256: row.sha256,
        fileName: row.file_name,
        entityTypeId: row.entity_type_id,
        entityId: row.entity_id,
        entityTitle: row.entity_title,
      },
    ]),
  );
  return [...newest.values()];
}

function walk(value: unknown, see: (member: string, text: string) => void, member = ''): void {
  if (typeof value === 'string') see(member, value);
  else if (Array.isArray(value)) for (const item of value) walk(item, see, member);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) walk(inner, see, name);
  }
}
