import type { DigestName } from '../cms/object-identifiers.js';

/** Which signature field takes the signature. */
export type FieldChoice =
  | {
      readonly kind: 'new';
      /** Wish for the name, without periods (they become hyphens). Without it Signature1, Signature2, … */
      readonly name?: string | undefined;
      /** Refuse a name that is taken (`field-name-taken`) instead of adding a number to it. */
      readonly exact?: boolean | undefined;
    }
  | {
      readonly kind: 'existing';
      /** Fully qualified: partial names joined with periods (ISO 32000-2 §12.7.4.2). */
      readonly name: string;
    };

/** With what the signature will be made: a field's seed values may restrict it (ISO 32000-2 §12.7.5.5). */
export interface CredentialFacts {
  /** The signing certificate, DER. */
  readonly certificate: Uint8Array;
  /** Its issuers, DER each. */
  readonly chain: readonly Uint8Array[];
  readonly digest: DigestName;
}
