import type { Kysely } from 'kysely';
import type { SigningTables } from '../signing/signing-tables.js';
import type { PortalsTable } from '../store/schema.js';
import type { Store } from '../store/store.js';

/** Up to which entry of its signing-service's log a portal's documents are found by their names. */
interface LogIndexesTable {
  member_id: string;
  sequence: number;
  /** Of that entry: in another chain it is another. */
  head: string;
}

interface LogWordsTable {
  member_id: string;
  /** See the signing-service's contract/entry-set. */
  block: number;
  /** Of a name, or its head. */
  word: string;
  entries: Uint8Array;
}

/** Names of these blocks' documents were erased: what is left is read anew. */
interface LogStaleBlocksTable {
  member_id: string;
  block: number;
}

// A type, not an interface: only a type has the index signature that `withTables` asks for.
export type LogTables = {
  log_indexes: LogIndexesTable;
  log_words: LogWordsTable;
  log_stale_blocks: LogStaleBlocksTable;
  /** To be looked at only. */
  signing_requests: SigningTables['signing_requests'];
  portals: Pick<PortalsTable, 'member_id' | 'state' | 'pairing_tenant_id'>;
};

export function logTables(store: Store): Kysely<LogTables> {
  return store.db.withTables<LogTables>();
}
