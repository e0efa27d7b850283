import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Store } from '../store/store.js';
import type { SigningTables } from './signing-tables.js';

/** The proof that something is gone; it names nobody, and is kept for good. */
export interface Erasure {
  readonly memberId: string;
  /** `bytes` of a document, or the whole `record` of a request. */
  readonly what: 'bytes' | 'record';
  /** A request that they belonged to; null for bytes that belonged to none. */
  readonly requestId: string | null;
  /** Of the bytes; of a record, of the document that it was about. Lower-case hex. */
  readonly sha256: string;
  /** `stored-days:1`, `unsigned-hours:24`, `unused`, `record-years:5`. */
  readonly rule: string;
  /** ms since the epoch. */
  readonly erasedAt: number;
}

export async function tellErasure(db: Kysely<SigningTables>, erasure: Erasure): Promise<void> {
  await db
    .insertInto('erasures')
    .values({
      member_id: erasure.memberId,
      erasure_id: randomUUID(),
      what: erasure.what,
      request_id: erasure.requestId,
      sha256: erasure.sha256,
      rule: erasure.rule,
      erased_at: erasure.erasedAt,
    })
    .execute();
}

/** Of one portal, the newest first. */
export async function newestErasures(
  db: Kysely<SigningTables>,
  memberId: string,
  most: number,
): Promise<Pick<Erasure, 'what' | 'requestId' | 'sha256' | 'rule' | 'erasedAt'>[]> {
  const rows = await db
    .selectFrom('erasures')
    .select(['what', 'request_id as requestId', 'sha256', 'rule', 'erased_at as erasedAt'])
    .where('member_id', '=', memberId)
    .orderBy('erased_at', 'desc')
    .orderBy('erasure_id')
    .limit(most)
    .execute();
  return rows;
}

/** Of every portal, the oldest first. */
export async function listErasures(db: Kysely<SigningTables>): Promise<(Erasure & { readonly domain: string })[]> {
  const rows = await db
    .selectFrom('erasures')
    .innerJoin('portals', 'portals.member_id', 'erasures.member_id')
    .selectAll('erasures')
    .select('portals.domain')
    .orderBy('erased_at')
    .execute();
  return rows.map((row) => ({
    domain: row.domain,
    memberId: row.member_id,
    what: row.what,
    requestId: row.request_id,
    sha256: row.sha256,
    rule: row.rule,
    erasedAt: row.erased_at,
  }));
}

/** A portal whose data were deleted when the application was removed from it. */
export interface Removal {
  readonly memberId: string;
  /** Signing requests whose records went. */
  readonly requests: number;
  /** ms since the epoch. */
  readonly removedAt: number;
}

/** The oldest first. */
export function listRemovals({ db }: Store): Promise<Removal[]> {
  return db
    .selectFrom('portal_removals')
    .select(['removed_member_id as memberId', 'requests', 'removed_at as removedAt'])
    .orderBy('removed_at')
    .execute();
}
