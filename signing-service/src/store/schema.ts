import type { ColumnType } from 'kysely';
import type { ProposalsTable, TenantPoliciesTable } from './policy-tables.js';
import type {
  AuditHeadsTable,
  AuditEntriesTable,
  AuditPayloadsTable,
  AuditIndexTable,
  AuditBlocksTable,
  AuditTermsTable,
  AuditChecksTable,
  AuditStampDaysTable,
  AuditStampsTable,
} from './audit-tables.js';
import type { PinPoliciesTable, RememberedPinsTable, TokenLeasesTable } from './token-tables.js';
import type { TrialCodesTable, TrialDaysTable, TrialsTable } from './trial-tables.js';

/**
 * The tables, as both databases hold them. Ids, digests (lower-case hex) and JSON are text, times are integer
 * milliseconds since the epoch, bytes are bytes. Every table of a tenant's is keyed by the tenant first.
 */
export interface Schema {
  readonly meta: MetaTable;
  readonly tenants: TenantsTable;
  readonly tenant_settings: TenantSettingsTable;
  readonly tenant_policies: TenantPoliciesTable;
  readonly proposals: ProposalsTable;
  readonly mark_logos: MarkLogosTable;
  readonly pairing_codes: PairingCodesTable;
  readonly trial_codes: TrialCodesTable;
  readonly trials: TrialsTable;
  readonly trial_days: TrialDaysTable;
  readonly client_certificates: ClientCertificatesTable;
  readonly people: PeopleTable;
  readonly code_counters: CodeCountersTable;
  readonly enrolments: EnrolmentsTable;
  readonly otp_secrets: OtpSecretsTable;
  readonly used_steps: UsedStepsTable;
  readonly recovery_codes: RecoveryCodesTable;
  readonly tenant_credentials: TenantCredentialsTable;
  readonly pin_policies: PinPoliciesTable;
  readonly token_leases: TokenLeasesTable;
  readonly remembered_pins: RememberedPinsTable;
  readonly grants: GrantsTable;
  readonly grant_uses: GrantUsesTable;
  readonly credential_sightings: CredentialSightingsTable;
  readonly acts: ActsTable;
  readonly authorizations: AuthorizationsTable;
  readonly authorization_digests: AuthorizationDigestsTable;
  readonly signatures: SignaturesTable;
  readonly signature_intents: SignatureIntentsTable;
  readonly audit_heads: AuditHeadsTable;
  readonly audit_entries: AuditEntriesTable;
  readonly audit_payloads: AuditPayloadsTable;
  readonly audit_index: AuditIndexTable;
  readonly audit_blocks: AuditBlocksTable;
  readonly audit_terms: AuditTermsTable;
  readonly audit_checks: AuditChecksTable;
  readonly audit_stamp_days: AuditStampDaysTable;
  readonly audit_stamps: AuditStampsTable;
}

/** Facts of the installation that belong to no tenant. */
export interface MetaTable {
  name: string;
  value: string;
}

export interface TenantsTable {
  tenant_id: string;
  name: string;
  created_at: number;
  stopped_at: number | null;
  /** How long records are kept; null = the longest. */
  record_years: ColumnType<number | null, number | null | undefined>;
  /** Null when nobody ever chose. */
  record_years_changed_at: ColumnType<number | null, number | null | undefined>;
  /** The administrator; null for the console. */
  record_years_changed_by: ColumnType<string | null, string | null | undefined>;
}

/** What an administrator has chosen; a tenant without a row has the defaults. */
export interface TenantSettingsTable {
  tenant_id: string;
  settings_json: string;
  changed_at: number;
  changed_by: string;
}

/** Pictures for a tenant's marks, by their digest. */
export interface MarkLogosTable {
  tenant_id: string;
  sha256: string;
  picture: Uint8Array;
  kept_at: number;
}

export interface PairingCodesTable {
  /** SHA-256 of the secret's bytes; 128 random bits need no salt. */
  code_hash: string;
  tenant_id: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

export interface ClientCertificatesTable {
  /** SHA-256 of the certificate's DER. */
  fingerprint: string;
  tenant_id: string;
  client_name: string;
  issued_at: number;
  expires_at: number;
  revoked_at: number | null;
}

export interface PeopleTable {
  tenant_id: string;
  person_id: string;
  name: string;
  role: 'administrator' | 'signer' | 'viewer' | 'auditor';
  state: 'invited' | 'active' | 'stopped';
  /** Sealed salt and hash of the activation code; its row id is the person's id. */
  activation_sealed: Uint8Array | null;
  activation_expires_at: number | null;
  active_since: number | null;
  /** When the person asked for a reset; void once it is not after `active_since`. */
  reset_requested_at: number | null;
  /** An administrator's reset, until the person has set up again. */
  reset_at: ColumnType<number | null, number | null | undefined>;
  /** The administrator's name at the time. */
  reset_by: ColumnType<string | null, string | null | undefined>;
  /** 1: invited so that codes are set up without an activation code, and, once active, set up so. */
  code_word_waived: ColumnType<number | null, number | null | undefined>;
  /** The administrator who set up the phone together with the person, or is about to. */
  assisted_by: ColumnType<string | null, string | null | undefined>;
  /** Which enrolment that is, until it was confirmed or another took its place. */
  assisted_enrolment_id: ColumnType<string | null, string | null | undefined>;
  /** How long that one is good. */
  assisted_until: ColumnType<number | null, number | null | undefined>;
  created_at: number;
  updated_at: number;
}

/** Wrong codes of a person, also of persons nobody knows, so that these behave the same. */
export interface CodeCountersTable {
  tenant_id: string;
  person_id: string;
  in_row: number;
  locked_until: number | null;
  /** 0 or 1. */
  locked_for_good: number;
  /** JSON array of the times of the latest wrong codes, oldest first. */
  recent_wrong: string;
  /** Right codes in a row that are still to be given after a final lock was opened. */
  proofs_left: number;
  touched_at: number;
}

/** A begun enrolment; a person has one at most. */
export interface EnrolmentsTable {
  tenant_id: string;
  enrolment_id: string;
  person_id: string;
  /** Its row id is `<enrolment id>/<person id>`. */
  secret_sealed: Uint8Array;
  created_at: number;
  expires_at: number;
  /** 1: begun without any proof. */
  without_code_word: ColumnType<number | null, number | null | undefined>;
}

export interface OtpSecretsTable {
  tenant_id: string;
  person_id: string;
  /** Its row id is the person's id. */
  secret_sealed: Uint8Array;
  /** How far the phone is ahead of us. */
  drift_seconds: number;
  /** Last accepted time step: only larger ones are accepted. */
  last_step: number;
  confirmed_at: number;
}

/** Steps that were accepted, or are void because an answer told about them. */
export interface UsedStepsTable {
  tenant_id: string;
  person_id: string;
  step: number;
  used_at: number;
}

/** A person's set of recovery codes; void unless it was made when the person became active. */
export interface RecoveryCodesTable {
  tenant_id: string;
  person_id: string;
  /** Sealed salts and hashes of all, one after the other; its row id is the person's id. */
  codes_sealed: Uint8Array;
  /** Bit n set: code n has been used. */
  used: number;
  made_at: number;
}

export type OwnerTold = 'each-use' | 'daily' | 'never';

/** Which of the configured credentials a tenant may use. */
export interface TenantCredentialsTable {
  tenant_id: string;
  credential_id: string;
  assigned_at: number;
  /** The credential that takes over from it; null = none. */
  successor_id: ColumnType<string | null, string | null | undefined>;
  /** From when on. */
  succeeded_at: ColumnType<number | null, number | null | undefined>;
  /** Person whose key it is; null = nobody's. */
  owner_id: ColumnType<string | null, string | null | undefined>;
  /** How the owner is told of its use; null together with `owner_id`. */
  owner_told: ColumnType<OwnerTold | null, OwnerTold | null | undefined>;
  /** The last day (since the epoch, UTC) whose uses were summed up for the owner. */
  owner_told_day: ColumnType<number | null, number | null | undefined>;
}

export interface GrantsTable {
  tenant_id: string;
  person_id: string;
  credential_id: string;
  granted_at: number;
  /** The administrator; null = at the console. */
  granted_by: string | null;
  /** The first moment at which it is over; null = never. */
  until_at: ColumnType<number | null, number | null | undefined>;
  /** Documents a day; null = any. */
  daily_number: ColumnType<number | null, number | null | undefined>;
  /** JSON, by the label's name what it may say; null = for everything. */
  labels_json: ColumnType<string | null, string | null | undefined>;
}

/** Documents that a person was authorised to sign with a credential on one day. */
export interface GrantUsesTable {
  tenant_id: string;
  person_id: string;
  credential_id: string;
  /** Days since the epoch, UTC. */
  day: number;
  documents: number;
  /** The latest authorization. */
  last_at: number;
}

/** How a tenant's credential stood when it was last looked at, as far as it was told. */
export interface CredentialSightingsTable {
  tenant_id: string;
  credential_id: string;
  /** 0 or 1: its key cannot sign. */
  is_away: number;
  /** Serial number and end of its certificate; empty before the first look. */
  certificate: string;
  /** The last warning before that end, in days; null = none yet. */
  told_days: number | null;
}

export interface ActsTable {
  tenant_id: string;
  request_key: string;
  person_id: string;
  content_hash: string;
  answer_json: string;
  created_at: number;
}

export interface AuthorizationsTable {
  tenant_id: string;
  authorization_id: string;
  request_key: string;
  person_id: string;
  credential_id: string;
  content_hash: string;
  labels_json: string;
  created_at: number;
  expires_at: number;
  /** Set when it ended before its time: a lock, a stopped person, a withdrawn grant, another digest. */
  ended_at: number | null;
  audit_sequence: number;
  audit_head: string;
}

export interface AuthorizationDigestsTable {
  tenant_id: string;
  authorization_id: string;
  /** From 0, as in the request. */
  position: number;
  sha256: string;
  spent_at: number | null;
  /** Request key of the signature that spent it. */
  spent_by: string | null;
}

export type SignatureState = 'intent' | 'signed' | 'stamped' | 'released';

/** What changes from step to step: kept small, since SQLite writes the whole row at each. */
export interface SignaturesTable {
  tenant_id: string;
  request_key: string;
  authorization_id: string;
  person_id: string;
  credential_id: string;
  input_sha256: string;
  input_size: number;
  state: SignatureState;
  raw_signature: Uint8Array | null;
  /** DER; null before release at B-B, before `stamped` above it, and after its retention. */
  content_info: Uint8Array | null;
  /** From `stamped` on: the authority's name and genTime. */
  time_stamp_json: string | null;
  /** At B-LT and B-LTA: what follows the signature's own revision; null after its retention. */
  revisions: Uint8Array | null;
  /** Of signatures released before migration 0002 only. */
  tail: Uint8Array | null;
  receipt_json: string | null;
  created_at: number;
  updated_at: number;
}

/** What a signature was begun with, written once; absent after its retention. */
export interface SignatureIntentsTable {
  tenant_id: string;
  request_key: string;
  order_json: string;
  /** DER, tag SET OF. */
  signed_attributes: Uint8Array;
  /** Null for signatures released before migration 0002. */
  prepared: Uint8Array | null;
}
