/** Of a configured credential, whoever uses it; one without a row has its PIN in a file. */
export interface PinPoliciesTable {
  credential_id: string;
  policy: 'remembered' | 'cached' | 'every-time';
  /** Of `cached`. */
  minutes: number | null;
  changed_at: number;
}

/** At most one a credential. */
export interface RememberedPinsTable {
  credential_id: string;
  /** Of the token that took it: it is tried on no other. */
  token_serial: string;
  pin_sealed: Uint8Array;
  remembered_at: number;
}

/** Which instance may log in to a token. */
export interface TokenLeasesTable {
  /** Maker, model and serial number. */
  token: string;
  owner: string;
  /** Goes on while the owner lives. */
  beat: number;
}
