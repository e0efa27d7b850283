import type { ColumnType } from 'kysely';

type Later<T> = ColumnType<T | null, T | null | undefined>;

/** A tenant without a row has the defaults: one administrator is enough, and a code word is needed. */
export interface TenantPoliciesTable {
  tenant_id: string;
  /** How many days a proposal waits for the second administrator; null = acts take effect at once. */
  second_days: Later<number>;
  second_changed_at: Later<number>;
  second_changed_by: Later<string>;
  /** 0 or 1. */
  code_word_waived: ColumnType<number, number | undefined>;
  code_word_changed_at: Later<number>;
  code_word_changed_by: Later<string>;
  /** 1: an administrator may set up a phone together with its person. */
  assisted_allowed: Later<number>;
  assisted_changed_at: Later<number>;
  assisted_changed_by: Later<string>;
}

/** Acts that wait, or waited, for a second administrator. */
export interface ProposalsTable {
  tenant_id: string;
  proposal_id: string;
  proposed_by: string;
  acts_json: string;
  digest: string;
  /** Digest of what the acts change, as it was. */
  basis: string;
  created_at: number;
  expires_at: number;
  /** Approved, refused or withdrawn. */
  closed_at: Later<number>;
}
