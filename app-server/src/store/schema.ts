import type { ColumnType } from 'kysely';

/** Tables of the portal side. Times are ms since the epoch, flags 0 or 1, `sealed_…` columns hold sealed texts. */
export interface Database {
  portals: PortalsTable;
  service_tokens: ServiceTokensTable;
  user_tokens: UserTokensTable;
  verified_sessions: VerifiedSessionsTable;
  file_facts: FileFactsTable;
  rest_calls: RestCallsTable;
  portal_removals: PortalRemovalsTable;
  app_instances: AppInstancesTable;
  entity_changes: EntityChangesTable;
}

export interface AppInstancesTable {
  instance: string;
  live_until: number;
}

export interface EntityChangesTable {
  member_id: string;
  entity_type_id: number;
  entity_id: number;
  changed_at: number;
}

export interface PortalsTable {
  member_id: string;
  /** Host, with port if not the standard one. */
  domain: string;
  client_endpoint: string;
  server_endpoint: string;
  state: string;
  /** Licence status as the OAuth server names it: L, F, D, T, P, S. */
  licence: string;
  app_version: string;
  /** JSON array. */
  scopes: string;
  sealed_application_token: string | null;
  /** JSON, see PortalSettings. */
  settings: string;
  pairing_service: string | null;
  pairing_tenant_id: string | null;
  pairing_tenant_name: string | null;
  pairing_certificate: string | null;
  pairing_authority: string | null;
  sealed_pairing_key: string | null;
  /** Null for a pairing of before it was noted. */
  paired_at: ColumnType<number | null, number | null | undefined>;
  /** The application was removed with all its data, and what nobody has taken yet still waits; null otherwise. */
  clean_requested_at: ColumnType<number | null, number | null | undefined>;
  subscription_over: ColumnType<number, number | undefined>;
  /** As the portal told it last; null where it told no date. */
  paid_until: ColumnType<number | null, number | null | undefined>;
  lease_owner: string | null;
  lease_until: number;
  created_at: number;
  updated_at: number;
}

/** Chains of tokens for work without a person: `main`, and a spare one of another visit. */
export interface ServiceTokensTable {
  member_id: string;
  slot: string;
  person_id: string;
  sealed_access_token: string;
  sealed_refresh_token: string;
  expires_at: number;
  updated_at: number;
}

/** The freshest access token of a person who was here. */
export interface UserTokensTable {
  member_id: string;
  person_id: string;
  sealed_access_token: string;
  name: string;
  is_portal_administrator: number;
  /** Of the last visit. */
  language: ColumnType<string | null, string | null | undefined>;
  expires_at: number;
  updated_at: number;
}

/** Access tokens that the OAuth server and the portal vouched for, by their SHA-256. */
export interface VerifiedSessionsTable {
  member_id: string;
  token_hash: string;
  person_id: string;
  /** JSON, see VerifiedIdentity. */
  identity: string;
  expires_at: number;
}

/** A file id names the same bytes for ever: the portal gives every written file a new one. */
export interface FileFactsTable {
  member_id: string;
  file_id: number;
  name: string;
  size: number | null;
  sha256: string | null;
  is_pdf: number;
  learnt_at: number;
}

/** Calls to a portal's REST; purged after days. */
export interface RestCallsTable {
  member_id: string;
  ended_at: number;
  call_id: string;
  method: string;
  urgency: string;
  /** JSON, masked; null for streamed bodies and links. */
  params: string | null;
  /** HTTP; 0 without an answer. */
  status: number;
  /** Our code and the portal's, e.g. `limited QUERY_LIMIT_EXCEEDED`. */
  error: string | null;
  milliseconds: number;
}

/** Portals whose data were deleted: the proof of it, which names nobody, and is kept for good. */
export interface PortalRemovalsTable {
  removal_id: string;
  removed_member_id: string;
  /** Signing requests whose records went with it. */
  requests: number;
  removed_at: number;
}
