import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { PersonKey } from './context.js';
import { ServiceError } from './errors.js';
import { readPersonRow } from './people.js';

/** Who may read, check and take away the tenant's log: administrators, and auditors, who need no codes. Throws `not-an-administrator`. */
export async function assertMayReadLog(db: Kysely<Schema>, person: PersonKey): Promise<void> {
  const row = await readPersonRow(db, person);
  const isAuditor = row?.role === 'auditor' && row.state !== 'stopped';
  const isAdministrator = row?.role === 'administrator' && row.state === 'active';
  if (!isAuditor && !isAdministrator) throw new ServiceError('not-an-administrator');
}
