/** CRLReason (RFC 5280 §5.3.1); the index is the number, 7 is not used. */
const reasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;
export type RevocationReason = NonNullable<(typeof reasons)[number]>;

/** Name of a CRLReason; undefined for a number that has none. */
export function revocationReasonOf(value: number): RevocationReason | undefined {
  return reasons[value];
}

export type RevocationStatus =
  | { readonly state: 'good' }
  | { readonly state: 'revoked'; readonly at: Date; readonly reason: RevocationReason | undefined }
  /** The one who was asked does not know the certificate. Never as good as `good`. */
  | { readonly state: 'unknown' };

/** What an OCSP response or a CRL says of one certificate, checked, with the bytes that prove it. */
export interface RevocationEvidence {
  readonly source: 'ocsp' | 'crl';
  readonly status: RevocationStatus;
  /** DER of the whole OCSPResponse or CertificateList, as a DSS keeps it. */
  readonly der: Uint8Array;
  /** When the status was last known to be right. */
  readonly thisUpdate: Date;
  /** When newer information is there at the latest, if its issuer says so. */
  readonly nextUpdate: Date | undefined;
  /** When it was signed: producedAt of an OCSP response, thisUpdate of a CRL. */
  readonly issuedAt: Date;
  /** DER certificate of the responder or CRL issuer; its own chain may need evidence too. */
  readonly signer: Uint8Array;
}
