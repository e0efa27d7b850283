import type { ListSealed } from '../sealing/sealed-column.js';
import { activationPlace, enrolmentPlace, otpSecretPlace, recoveryPlace } from './sealed-places.js';

const otpSecrets: ListSealed = async (db) => {
  const rows = await db.selectFrom('otp_secrets').select(['tenant_id', 'person_id', 'secret_sealed']).execute();
  return rows.map(({ tenant_id: tenantId, person_id: personId, secret_sealed: sealed }) => ({
    place: otpSecretPlace({ tenantId, personId }),
    personId,
    sealed,
  }));
};

const enrolments: ListSealed = async (db) => {
  const rows = await db
    .selectFrom('enrolments')
    .select(['tenant_id', 'person_id', 'enrolment_id', 'secret_sealed'])
    .execute();
  return rows.map(({ tenant_id: tenantId, person_id: personId, enrolment_id: enrolmentId, secret_sealed: sealed }) => ({
    place: enrolmentPlace({ tenantId, personId, enrolmentId }),
    personId,
    sealed,
  }));
};

const activationCodes: ListSealed = async (db) => {
  const rows = await db.selectFrom('people').select(['tenant_id', 'person_id', 'activation_sealed']).execute();
  return rows.flatMap(({ tenant_id: tenantId, person_id: personId, activation_sealed: sealed }) =>
    sealed === null ? [] : [{ place: activationPlace({ tenantId, personId }), personId, sealed }],
  );
};

const recoveryCodes: ListSealed = async (db) => {
  const rows = await db.selectFrom('recovery_codes').select(['tenant_id', 'person_id', 'codes_sealed']).execute();
  return rows.map(({ tenant_id: tenantId, person_id: personId, codes_sealed: sealed }) => ({
    place: recoveryPlace({ tenantId, personId }),
    personId,
    sealed,
  }));
};

/** Every column that holds sealed values: one that is not here would be lost with an old key. */
export const sealedColumns: readonly ListSealed[] = [otpSecrets, enrolments, activationCodes, recoveryCodes];
