import type { Kysely, Migration } from 'kysely';
import { type ColumnTypes, columnTypes, type Dialect } from './column-types.js';
import { portals } from './migrations/0001-portals.js';
import { signing } from './migrations/0002-signing.js';
import { requestsOfPerson } from './migrations/0003-requests-of-person.js';
import { fieldWrites } from './migrations/0004-field-writes.js';

/** One step forward; a step that has been released is never changed. */
type Step = (db: Kysely<unknown>, types: ColumnTypes) => Promise<void>;

/** All steps in their order, named as their files. */
const steps: Readonly<Record<string, Step>> = {
  '0001-portals': portals,
  '0002-signing': signing,
  '0003-requests-of-person': requestsOfPerson,
  '0004-field-writes': fieldWrites,
};

export function migrationsFor(dialect: Dialect): Record<string, Migration> {
  const types = columnTypes(dialect);
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, { up: (db: Kysely<unknown>) => step(db, types) }]),
  );
}
