import type { Kysely } from 'kysely';
import type { PortalsTable } from '../store/schema.js';
import type { Store } from '../store/store.js';

/** Times are ms since the epoch, flags 0 or 1. */
export interface SigningRequestsTable {
  member_id: string;
  request_id: string;
  person_id: string;
  person_name: string;
  entity_type_id: number;
  entity_id: number;
  field: string;
  file_id: number;
  /** The document's address while the request holds it, else null: unique, so that one document has one active request. */
  active_document: string | null;
  entity_title: string;
  field_title: string;
  file_name: string;
  size: number;
  /** Of the frozen bytes. */
  sha256: string;
  /** JSON, Inspection of the signing-service. */
  inspection: string;
  /** Copies of the machine's state and nextAttemptAt, to look requests up by. */
  state: string;
  next_attempt_at: number | null;
  /** JSON, SigningRequest. */
  machine: string;
  /** Grows with each change. */
  version: number;
  /** JSON, SigningChoices: what the person chose when pressing Sign. */
  choices: string | null;
  /** JSON, SignatureReceipt. */
  receipt: string | null;
  stored_file_id: number | null;
  /** What it is found by, see searchText; null: an earlier version made it beside this one. */
  search_text: string | null;
  frozen_at: number;
  updated_at: number;
  /** While nobody has signed yet, the document is kept for the person until then; renewed by looking at it. */
  seen_until: number;
  /** Which instance carries out effects, and until when. */
  worker: string | null;
  worker_until: number;
  /** Its bytes are gone. */
  purged: number;
}

/** What leaves for the portal, written in the transaction that made it true. */
export interface SigningOutboxTable {
  member_id: string;
  message_id: string;
  request_id: string;
  kind: string;
  failures: number;
  /** Null once delivered, or given up. */
  next_attempt_at: number | null;
  created_at: number;
}

/** The one request that may write to a file field now. */
export interface FieldWritesTable {
  member_id: string;
  /** `2/412/UF_CRM_SIGN_DOCS` */
  field: string;
  request_id: string;
  kept_until: number;
}

/** An original that was put into the portal. */
export interface KeptOriginalsTable {
  member_id: string;
  request_id: string;
  place: 'timeline' | 'drive';
  /** Of the comment, or of the Drive's file. */
  portal_id: number;
  entity_type_id: number;
  entity_id: number;
  kept_at: number;
  /** Null: it stays. */
  remove_at: number | null;
}

/** Who looked at a signed document, or took it away. */
export interface DocumentEventsTable {
  member_id: string;
  event_id: string;
  request_id: string;
  kind: 'viewed' | 'downloaded';
  person_id: string;
  person_name: string;
  at: number;
}

/** What was erased, see Erasure. */
export interface ErasuresTable {
  member_id: string;
  erasure_id: string;
  what: 'bytes' | 'record';
  request_id: string | null;
  sha256: string;
  rule: string;
  erased_at: number;
}

// A type, not an interface: only a type has the index signature that `withTables` asks for.
export type SigningTables = {
  signing_requests: SigningRequestsTable;
  signing_outbox: SigningOutboxTable;
  field_writes: FieldWritesTable;
  erasures: ErasuresTable;
  kept_originals: KeptOriginalsTable;
  document_events: DocumentEventsTable;
  /** To be looked at only: whether the application is installed, and what its rules are. */
  portals: Pick<PortalsTable, 'member_id' | 'domain' | 'state' | 'settings' | 'updated_at'>;
};

export function signingTables(store: Store): Kysely<SigningTables> {
  return store.db.withTables<SigningTables>();
}
