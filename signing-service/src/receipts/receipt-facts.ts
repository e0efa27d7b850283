import type { SignatureLevel } from '../pades/signature-level.js';

/** An entry of the log as the receipt tells it. */
export interface ReceiptEntry {
  readonly sequence: number;
  readonly at: Date;
  readonly kind: 'authorization' | 'intent' | 'release';
  /** Of the entry: lower-case hex SHA-256. */
  readonly hash: string;
}

/** What the certificate itself says; kept as long as a signature can be fetched again. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** E.g. `RSA-2048, RSA PKCS#1 v1.5, SHA-256`. */
  readonly algorithm: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
}

/** Everything that a receipt tells of one released signature, from the service's own records but for `document.name`. */
export interface ReceiptFacts {
  /** The tenant's name. */
  readonly portal: string;
  readonly person: { readonly personId: string; readonly name: string };
  readonly document: {
    /** As the portal states it; null when it states none. */
    readonly name: string | null;
    /** Bytes before and after. */
    readonly inputSize: number;
    readonly outputSize: number;
    readonly inputSha256: string;
    readonly outputSha256: string;
    readonly fieldName: string;
  };
  /** Claimed: by the service's own clock. */
  readonly signedAt: Date;
  readonly level: SignatureLevel;
  readonly timeStamp: { readonly authority: string; readonly genTime: Date } | null;
  readonly certificate: {
    readonly owner: string;
    readonly organisation: string | null;
    readonly issuer: string;
    readonly serialNumber: string;
    /** Null once the certificate is no longer kept. */
    readonly details: CertificateFacts | null;
  };
  readonly requestKey: string;
  readonly authorizationId: string;
  /** As the authorization's entry says; null once that was erased. */
  readonly code: {
    /** Beginning and end of the code's 30 seconds, by the clock of the person's phone. */
    readonly from: Date;
    readonly until: Date;
    /** For how many documents it was given. */
    readonly documents: number;
  } | null;
  /** As far as their payloads are kept, rising. */
  readonly history: readonly ReceiptEntry[];
  /** The first time-stamped head of the log under which the release lies; null while there is none. */
  readonly dailyStamp: {
    readonly sequence: number;
    readonly head: string;
    readonly genTime: Date;
    readonly authority: string;
  } | null;
}

/** By whom the receipt is going to be sealed. */
export interface SealFacts {
  readonly owner: string;
  readonly level: SignatureLevel;
}
