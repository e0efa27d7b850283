import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { subjectAttributes } from '../cms/subject-attributes.js';
import { connect, type StoreOptions } from '../store/store.js';
import { type Finding, reportOf } from './finding.js';
import type { DataPatient } from './patient.js';

/** givenName, surname: attributes of a person's name, which no organisation's seal has. */
const personal = ['2.5.4.42', '2.5.4.4'];

/** Whether a certificate that names one person is granted to several. Silent where that cannot be told. */
export async function checkLentKey(
  credentialId: string,
  { dataDirectory, databaseUrl }: DataPatient,
  certificate: Uint8Array,
): Promise<Finding[]> {
  const attributes = subjectAttributes(certificate);
  if (!personal.some((type) => attributes.has(type))) return [];
  const sqlitePath = join(dataDirectory, 'signing-service.sqlite');
  if (databaseUrl === undefined && !existsSync(sqlitePath)) return [];
  try {
    const people = await grantsOf(credentialId, { url: databaseUrl, sqlitePath });
    if (people < 2) return [];
    return [
      reportOf('certificate', credentialId).trouble(
        'key-lent',
        `${people} people may sign with one person’s certificate.`,
      ),
    ];
  } catch {
    // A database that does not answer has a finding of its own.
    return [];
  }
}

async function grantsOf(credentialId: string, where: StoreOptions): Promise<number> {
  const { db } = connect(where);
  try {
    const grants = await db
      .selectFrom('grants')
      .select(['tenant_id', 'person_id'])
      .distinct()
      .where('credential_id', '=', credentialId)
      .execute();
    return grants.length;
  } finally {
    await db.destroy();
  }
}
