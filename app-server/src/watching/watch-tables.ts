import type { Kysely } from 'kysely';
import type { SigningRequestsTable } from '../signing/signing-tables.js';
import type { PortalsTable } from '../store/schema.js';
import type { Store } from '../store/store.js';

/** Times are ms since the epoch. */
interface WatchCursorsTable {
  member_id: string;
  /** Whose events they are: of another pairing, another tenant's. */
  tenant_id: string;
  /** Null before the service has said where to begin. */
  read_to: number | null;
  next_look_at: number;
}

interface ToldEventsTable {
  member_id: string;
  event_id: string;
  told_at: number;
}

/** What leaves for an administrator, written in the transaction in which its events became told. Gone once delivered. */
interface AdministratorNoticesTable {
  member_id: string;
  notice_id: string;
  person_id: string;
  message: string;
  failures: number;
  next_attempt_at: number;
}

// A type, not an interface: only a type has the index signature that `withTables` asks for.
export type WatchTables = {
  watch_cursors: WatchCursorsTable;
  told_events: ToldEventsTable;
  administrator_notices: AdministratorNoticesTable;
  /** To be looked at only. */
  portals: Pick<PortalsTable, 'member_id' | 'state' | 'pairing_tenant_id'>;
  signing_requests: Pick<SigningRequestsTable, 'member_id' | 'choices' | 'updated_at'>;
};

export function watchTables(store: Store): Kysely<WatchTables> {
  return store.db.withTables<WatchTables>();
}
