import { type Kysely, sql } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { SealedPlace } from './sealing.js';

/** A sealed value, as rotation needs it. */
export interface SealedRow {
  /** Names table and column. */
  readonly place: SealedPlace;
  /** The columns that name the row, with what stands in them. */
  readonly key: Readonly<Record<string, string>>;
  readonly sealed: Uint8Array;
}

/** All values of one column. */
export type ListSealed = (db: Kysely<Schema>) => Promise<SealedRow[]>;

/** Puts the value sealed anew in the place of the one that was listed. False when the row no longer holds that. */
export async function replaceSealed(
  db: Kysely<Schema>,
  { place, key, sealed }: SealedRow,
  renewed: Uint8Array,
): Promise<boolean> {
  const column = sql.ref(place.column);
  const named = Object.entries(key).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  const { numAffectedRows } = await sql`
    update ${sql.table(place.table)} set ${column} = ${renewed}
    where ${sql.join(named, sql` and `)} and ${column} = ${sealed}
  `.execute(db);
  return numAffectedRows === 1n;
}
