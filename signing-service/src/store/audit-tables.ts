export interface AuditHeadsTable {
  tenant_id: string;
  /** Of the latest entry; 0 = none yet. */
  sequence: number;
  head: string;
}

export interface AuditEntriesTable {
  tenant_id: string;
  /** From 1, without gaps. */
  sequence: number;
  time: number;
  type: string;
  payload_hash: string;
  /** Hash of this entry and, through its predecessor's, of all before it. */
  hash: string;
}

export interface AuditPayloadsTable {
  tenant_id: string;
  sequence: number;
  salt: Uint8Array;
  /** Canonical JSON. */
  payload: string;
}

/** How far a tenant's entries are indexed. */
export interface AuditIndexTable {
  tenant_id: string;
  sequence: number;
}

/** Times that stand in a block of 4096 entries, as far as it is indexed. */
export interface AuditBlocksTable {
  tenant_id: string;
  /** From 0. */
  block: number;
  first_time: number;
  last_time: number;
}

/** Which entries of a block have a term, see `entry-terms.ts`. */
export interface AuditTermsTable {
  tenant_id: string;
  block: number;
  term: string;
  /** See `entry-set.ts`. */
  entries: Uint8Array;
}

/** What the latest verification of a tenant's chain saw. */
export interface AuditChecksTable {
  tenant_id: string;
  checked_at: number;
  result_json: string;
}

/** The time stamp of a day, over the heads of all tenants. */
export interface AuditStampDaysTable {
  /** In UTC, as 2026-06-04. */
  day: string;
  /** Of the instance that tries, and until when it is that one's. */
  claim: string;
  claimed_until: number;
  /** Of the Merkle tree; null while there is no time stamp. */
  root: string | null;
  /** TimeStampToken, DER. */
  token: Uint8Array | null;
}

/** Where a tenant's head stands in a day's Merkle tree. */
export interface AuditStampsTable {
  tenant_id: string;
  day: string;
  sequence: number;
  head: string;
  salt: Uint8Array;
  /** From the leaf upwards: hashes, and on which side each stands. */
  path_json: string;
}
