import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { SealedPlace } from './sealing.js';

export interface SealedRow {
  readonly place: SealedPlace;
  readonly tenantId: string;
  readonly personId: string;
  readonly sealed: Uint8Array;
}

/** A column of sealed values, as rotation needs it. */
export interface SealedColumn {
  list(db: Kysely<Schema>): Promise<SealedRow[]>;
  /** False when the row no longer holds what was listed. */
  replace(db: Kysely<Schema>, row: SealedRow, renewed: Uint8Array): Promise<boolean>;
}
