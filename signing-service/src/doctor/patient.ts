import type { PinPolicy } from '../authorization/pin-policies.js';
import type { PinFileReaders } from '../keys/pin-file.js';
import type { Counterparty } from '../trust-config.js';
import type { TimeStampAuthority } from '../trust/time-stamp-authority.js';
import type { TrustServices } from '../trust/trust-services.js';

/** A key with what is said to belong to it. */
export interface KeyPatient {
  /** A credential's id, or the URI itself. */
  readonly name: string;
  readonly keyUri: string;
  /** Typed, it is not tried. */
  readonly pinPolicy: PinPolicy['kind'];
  /** What the service keeps sealed for the token of this serial; the caller zeroes it. Throws KeyError `pin-unreadable`. Null for a key of no service. */
  readonly sealedPin: ((tokenSerial: string) => Promise<Uint8Array | null>) | null;
  readonly pinFile: string | undefined;
  readonly certificateFile: string | undefined;
  readonly chainFiles: readonly string[];
}

/** Where keys are, and what is remembered of their PINs. */
export interface TokenPatient {
  readonly modulePath: string;
  /** Of the token process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly processUrl: URL;
  readonly refusalFolder: string;
  readonly pinFileReaders: PinFileReaders;
}

export interface TrustPatient {
  /** Null where no certificate is trusted. */
  readonly services: Pick<TrustServices, 'provePath' | 'timeStampsOf'> | null;
  /** With the names that people know them by. */
  readonly authorities: readonly { readonly name: string; readonly authority: TimeStampAuthority }[];
  /** What they ask of certificates; nobody asks anything when left out. */
  readonly counterparties?: readonly Counterparty[];
}

/** What a service keeps on this machine. */
export interface DataPatient {
  readonly dataDirectory: string;
  readonly sealingKeyFile: string;
  /** SQLite in the data directory without. */
  readonly databaseUrl: string | undefined;
}

/** All that is looked at. */
export interface Patient {
  readonly token: TokenPatient;
  readonly keys: readonly KeyPatient[];
  readonly trust: TrustPatient;
  /** Null where no service's data are looked at. */
  readonly data: DataPatient | null;
  readonly now: () => Date;
}
