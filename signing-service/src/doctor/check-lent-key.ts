import { subjectAttributes } from '../cms/subject-attributes.js';
import { type Finding, reportOf } from './finding.js';
import type { DataPatient } from './patient.js';
import { withDatabase } from './read-only-database.js';

/** givenName, surname: attributes of a person's name, which no organisation's seal has. */
const personal = ['2.5.4.42', '2.5.4.4'];

/** Whether a certificate that names one person is granted to several. Silent where that cannot be told. */
export async function checkLentKey(
  credentialId: string,
  data: DataPatient,
  certificate: Uint8Array,
): Promise<Finding[]> {
  const attributes = subjectAttributes(certificate);
  if (!personal.some((type) => attributes.has(type))) return [];
  try {
    const people = await grantsOf(credentialId, data);
    if (people < 2) return [];
    return [
      reportOf('certificate', credentialId).trouble(
        'key-lent',
        `${people} people may sign with one person’s certificate.`,
      ),
    ];
  } catch {
    // A database that is not there or does not answer has a finding of its own.
    return [];
  }
}

function grantsOf(credentialId: string, data: DataPatient): Promise<number> {
  return withDatabase(data, async (db) => {
    const grants = db.selectFrom('grants').select(['tenant_id', 'person_id']).distinct();
    return (await grants.where('credential_id', '=', credentialId).execute()).length;
  });
}
