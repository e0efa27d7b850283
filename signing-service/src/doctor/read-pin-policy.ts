import { type PinPolicy, readPinPolicy } from '../authorization/pin-policies.js';
import type { DataPatient } from './patient.js';
import { withDatabase } from './read-only-database.js';

/** As the service's database says; remembered, as at first, where it cannot be asked: that has a finding of its own. */
export async function pinPolicyOf(data: DataPatient, credentialId: string): Promise<PinPolicy> {
  try {
    return await withDatabase(data, (db) => readPinPolicy(db, credentialId));
  } catch {
    return { kind: 'remembered' };
  }
}
