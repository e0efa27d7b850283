import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { PersonKey } from './context.js';
import { ServiceError } from './errors.js';
import { readPersonRow } from './people.js';

const roles: readonly string[] = ['administrator'];

/** Who may read, check and take away the tenant's log. Throws `not-an-administrator`. */
export async function assertMayReadLog(db: Kysely<Schema>, person: PersonKey): Promise<void> {
  const row = await readPersonRow(db, person);
  if (row === undefined || row.state !== 'active' || !roles.includes(row.role)) {
    throw new ServiceError('not-an-administrator');
  }
}
