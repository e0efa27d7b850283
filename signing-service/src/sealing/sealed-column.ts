import { type Kysely, sql } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { SealedPlace } from './sealing.js';

/** A sealed value of a person, as rotation needs it. */
export interface SealedRow {
  /** Names table and column. */
  readonly place: SealedPlace;
  readonly personId: string;
  readonly sealed: Uint8Array;
}

/** All values of one column. */
export type ListSealed = (db: Kysely<Schema>) => Promise<SealedRow[]>;

/** Puts the value sealed anew in the place of the one that was listed. False when the row no longer holds that. */
export async function replaceSealed(
  db: Kysely<Schema>,
  { place, personId, sealed }: SealedRow,
  renewed: Uint8Array,
): Promise<boolean> {
  const column = sql.ref(place.column);
  const { numAffectedRows } = await sql`
    update ${sql.table(place.table)} set ${column} = ${renewed}
    where tenant_id = ${place.tenantId} and person_id = ${personId} and ${column} = ${sealed}
  `.execute(db);
  return numAffectedRows === 1n;
}
