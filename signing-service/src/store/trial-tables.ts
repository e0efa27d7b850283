/** A code that whoever has it pairs with, each time as a new tenant. */
export interface TrialCodesTable {
  /** SHA-256 of the secret's bytes; 128 random bits need no salt. */
  code_hash: string;
  /** What people know it by, once it is shown no more. */
  code_id: string;
  created_at: number;
  withdrawn_at: number | null;
}

/** The limits of a tenant that a trial code has made; other tenants have no row. */
export interface TrialsTable {
  tenant_id: string;
  code_id: string;
  until_at: number;
  /** Documents that codes may be given for, and those that were. */
  most: number;
  used: number;
  /** Whom the paired client has invited as the first. */
  administrator_id: string | null;
}

export interface TrialDaysTable {
  /** Days since the epoch, UTC. */
  day: number;
  tenants: number;
}
