import { subjectAttributes } from '../cms/subject-attributes.js';
import { type Finding, reportOf } from './finding.js';
import type { DataPatient } from './patient.js';
import { withDatabase } from './read-only-database.js';

/** givenName, surname: attributes of a person's name, which no organisation's seal has. */
const personal = ['2.5.4.42', '2.5.4.4'];

/** Whether a certificate that names one person is granted to several. Silent where that cannot be told. */
export async function checkLentKey(
  credentialId: string,
  certificate: Uint8Array,
  countPeople: (credentialId: string) => Promise<number>,
): Promise<Finding[]> {
  const attributes = subjectAttributes(certificate);
  if (!personal.some((type) => attributes.has(type))) return [];
  try {
    const people = await countPeople(credentialId);
    if (people < 2) return [];
    const cause = `${people} people may sign with one person’s certificate.`;
    return [reportOf('certificate', credentialId).trouble('key-lent', cause, { people })];
  } catch {
    // A database that is not there or does not answer has a finding of its own.
    return [];
  }
}

/** People of all tenants, as the database is found. */
export function countGrants(data: DataPatient): (credentialId: string) => Promise<number> {
  return (credentialId) =>
    withDatabase(data, async (db) => {
      const grants = db.selectFrom('grants').select(['tenant_id', 'person_id']).distinct();
      return (await grants.where('credential_id', '=', credentialId).execute()).length;
    });
}
